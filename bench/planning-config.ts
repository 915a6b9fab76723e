/** The config of a worker whose one connection is the bench's vendor. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchVendor } from './contender.js';

export const CONNECTION = 'planning';
const PASSWORD = 'EPM_PASSWORD';

/** Writes it into the folder. @returns the environment of whatever reads it */
export async function writeConfig(
  folder: string,
  vendor: BenchVendor,
  watch: 'own' | 'shared' = 'own',
): Promise<Record<string, string>> {
  const { url, application, user, password } = vendor;
  const path = join(folder, 'vigil.yaml');
  await writeFile(
    path,
    `content: { store: file, path: ./content }
connections:
  ${CONNECTION}: { vendor: oracle-epm, baseUrl: "${url}", application: ${application}, auth: { user: ${user}, password: "\${env:${PASSWORD}}" }, files: ["*"], limits: { minInterval: 10ms }, rateLimit: 100000, watch: ${watch} }
`,
  );
  return { VIGIL_CONFIG: path, [PASSWORD]: password };
}
