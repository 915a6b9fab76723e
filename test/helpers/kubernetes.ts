/** Checks manifests against the types and the schemas of Kubernetes, KEDA and the Prometheus operator. */
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { parseAllDocuments } from 'yaml';
import { findKubernetesModels } from '../../scripts/kubernetes-models.mjs';

const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  spec?: Record<string, unknown>;
}

export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

function moduleOf(apiVersion: string): string {
  const [group] = apiVersion.split('/');
  const packages: Record<string, string> = {
    'keda.sh': '@kubernetes-models/keda',
    'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  };
  return `${packages[group!] ?? 'kubernetes-models'}/${apiVersion}`;
}

/**
 * What is wrong with the manifests, a line each. The schemas hold the values and let unknown fields pass, which Kubernetes drops without a word;
 * the types hold the fields.
 */
export async function problemsOf(manifests: readonly Manifest[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-kubernetes-'));
  try {
    await symlink(join(await findKubernetesModels({ log: () => {} }), 'node_modules'), join(folder, 'node_modules'));
    const typed = manifests.map(
      ({ kind, apiVersion, ...rest }, index) =>
        `import type { I${kind} as T${index} } from '${moduleOf(apiVersion)}';\n` +
        `export const m${index}: T${index} = ${JSON.stringify({ apiVersion, kind, ...rest })};\n`,
    );
    const validated = manifests.map(
      (manifest, index) =>
        `import { ${manifest.kind} as C${index} } from '${moduleOf(manifest.apiVersion)}';\n` +
        `try { new C${index}(${JSON.stringify(manifest)}).validate(); }\n` +
        `catch (error) { console.log('${manifest.kind} ${manifest.metadata.name}: ' + error.message); }\n`,
    );
    await writeFile(join(folder, 'types.ts'), typed.join(''));
    await writeFile(join(folder, 'schemas.mjs'), validated.join(''));
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext'];
    const [types, schemas] = await Promise.all([
      execa(process.execPath, [tsc, ...options, 'types.ts'], { cwd: folder, reject: false }),
      execa(process.execPath, ['schemas.mjs'], { cwd: folder }),
    ]);
    return `${types.stdout}\n${schemas.stdout}`.split('\n').filter((line) => line !== '');
  } finally {
    await rm(folder, { recursive: true });
  }
}
