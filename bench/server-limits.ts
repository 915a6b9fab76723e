/** What the two Temporal servers of the bench can keep at most, each alone with a worker that does nothing. */
import { tmpdir } from 'node:os';
import { isInMemory, memoryFolder } from '../test/helpers/memory-folder.js';
import { serverCeiling, type ServerCeiling } from './scenarios/server-alone.js';
import { startDevServer, type TemporalServer } from './temporal-dev-server.js';
import { startTemporalOnPostgres } from './temporal-postgres.js';
import { temporaryFolder } from './temporary-folder.js';

type Say = (line: string) => void;

const SERVERS: { name: string; start: (folder: string, say: Say) => Promise<TemporalServer> }[] = [
  { name: 'dev server', start: (folder) => startDevServer(folder) },
  { name: 'server on PostgreSQL', start: startTemporalOnPostgres },
];
/** For the waits of this page. */
const INTERVAL_SECONDS = 30;

/** A server that cannot be set up on this machine is left out of the table, with the reason. */
export async function measureServers(windowMs: number, say: Say): Promise<{ table: string; whole: boolean }> {
  const [memory, disk] = [await memoryFolder(), tmpdir()];
  const places = [
    ...(memory === undefined ? [] : [{ place: 'in memory', under: memory }]),
    ...((await isInMemory(disk)) ? [] : [{ place: 'on disk', under: disk }]),
  ];
  const rows: string[] = [];
  for (const { name, start } of SERVERS) {
    for (const { place, under } of places) {
      const title = `${name}, files ${place}`;
      const { folder, remove } = await temporaryFolder(under);
      try {
        const server = await start(folder, say);
        const ceiling = await serverCeiling(server, { folder, windowMs, say }).finally(() => server.stop());
        say(
          `${title}: ${ceiling.retriesASecond.toFixed(0)} retries a second, ${ceiling.cores.server.toFixed(2)} cores`,
        );
        rows.push(rowOf(title, ceiling));
      } catch (error) {
        say(`${title} is left out: ${(error as Error).message.split('\n')[0]}`);
      } finally {
        await remove();
      }
    }
  }
  const table = [
    '| server | retries a second, at most | cores it takes | cores of the worker | waits with a poll each 30 s |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
  return { table, whole: rows.length === 2 * SERVERS.length };
}

function rowOf(title: string, { retriesASecond, cores }: ServerCeiling): string {
  const waits = Math.floor((retriesASecond * INTERVAL_SECONDS) / 100) * 100;
  const cells = [
    retriesASecond.toFixed(0),
    cores.server.toFixed(2),
    cores.worker.toFixed(2),
    waits.toLocaleString('en'),
  ];
  return `| ${[title, ...cells].join(' | ')} |`;
}
