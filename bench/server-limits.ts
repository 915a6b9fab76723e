/** What the two Temporal servers of the bench can keep at most, each alone with a worker that does nothing. */
import { temporaryFolder } from './ends.js';
import { serverCeiling } from './scenarios/server-alone.js';
import { startDevServer, type TemporalServer } from './temporal-dev-server.js';
import { startTemporalOnPostgres } from './temporal-postgres.js';

const SERVERS: { name: string; start: (folder: string, say: (line: string) => void) => Promise<TemporalServer> }[] = [
  { name: 'dev server, SQLite on disk', start: (folder) => startDevServer(folder) },
  { name: 'server on PostgreSQL', start: startTemporalOnPostgres },
];
/** Of the waits of this page. */
const PACE_SECONDS = 30;

/** A table. A server that cannot be set up here is left out, with its reason. */
export async function measureServers(windowMs: number, say: (line: string) => void): Promise<string> {
  const rows: string[] = [];
  for (const { name, start } of SERVERS) {
    const { folder, remove } = await temporaryFolder();
    try {
      const server = await start(folder, say);
      const { retriesASecond, cores } = await serverCeiling(server, { folder, windowMs, say }).finally(() =>
        server.stop(),
      );
      const waits = Math.floor((retriesASecond * PACE_SECONDS) / 100) * 100;
      say(`${name}: ${retriesASecond.toFixed(0)} retries a second, ${cores.server.toFixed(2)} cores`);
      rows.push(
        `| ${name} | ${retriesASecond.toFixed(0)} | ${cores.server.toFixed(2)} | ${cores.worker.toFixed(2)} | ${waits.toLocaleString('en')} |`,
      );
    } catch (error) {
      say(`${name} is left out: ${(error as Error).message.split('\n')[0]}`);
    } finally {
      await remove();
    }
  }
  return [
    '| server | retries a second, at most | cores it takes | cores of the worker | waits with a look each 30 s |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}
