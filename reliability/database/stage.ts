/** Temporal on PostgreSQL, two simulated vendors, and a worker from the production build. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endAll } from '../../bench/ends.js';
import { contenderFolder } from '../../bench/temporary-folder.js';
import { startTemporalOnPostgres, type TemporalOnPostgres } from '../../bench/temporal-postgres.js';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import { startWorker } from '../../test/helpers/processes.js';

export interface DatabaseStage {
  temporal: TemporalOnPostgres;
  planning: OracleEpmSimulator;
  gallery: AlteryxSimulator;
  stop(): Promise<unknown>;
}

export async function openDatabaseStage(say: (line: string) => void): Promise<DatabaseStage> {
  const { folder, remove } = await contenderFolder();
  const ends: (() => Promise<unknown>)[] = [remove];
  const stop = () => endAll(ends);
  try {
    const temporal = await startTemporalOnPostgres(folder, say);
    ends.push(() => temporal.stop());
    const planning = new OracleEpmSimulator({ password: 'planning-secret' });
    const gallery = new AlteryxSimulator({ clientSecret: 'gallery-secret' });
    for (const vendor of [planning, gallery]) {
      await vendor.start();
      ends.push(() => vendor.stop());
    }
    const config = join(folder, 'vigil.yaml');
    await writeFile(config, configOf(planning, gallery));
    const worker = await startWorker({
      VIGIL_CONFIG: config,
      TEMPORAL_ADDRESS: temporal.address,
      EPM_PASSWORD: 'planning-secret',
      ALTERYX_SECRET: 'gallery-secret',
    });
    ends.push(() => worker.stop());
    return { temporal, planning, gallery, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function configOf(planning: OracleEpmSimulator, gallery: AlteryxSimulator): string {
  return `content: { store: file, path: ./content }
connections:
  planning:
    vendor: oracle-epm
    baseUrl: "${planning.url}"
    application: ${planning.application}
    auth: { user: ${planning.accepts.user}, password: "\${env:EPM_PASSWORD}" }
    rateLimit: 1000
  gallery:
    vendor: alteryx
    baseUrl: "${gallery.baseUrl}"
    clientId: ${gallery.accepts.clientId}
    clientSecret: "\${env:ALTERYX_SECRET}"
    run: { allow: ["*"] }
    rateLimit: 1000
`;
}
