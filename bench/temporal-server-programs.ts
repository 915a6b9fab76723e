/** The programs of the Temporal server as it is deployed, which nothing but Go and container images brings: built once, then kept beside the CLI. */
import { join } from 'node:path';
import { cacheFolder, findOnPath, isExecutable, makeInCache, runCommand, timedStep } from '../scripts/tool-cache.mjs';

// The one that the dev server carries, so that the two differ by their database alone.
const VERSION = 'v1.29.1';
const PROGRAMS = { server: 'server', sqlTool: 'sql' } as const;

export type TemporalServerPrograms = Record<keyof typeof PROGRAMS, string>;

const NAME = `temporal-server-${VERSION}`;

/** Whether it was built before. */
export function isTemporalServerHere(): Promise<boolean> {
  return areIn(join(cacheFolder(), NAME));
}

async function areIn(folder: string): Promise<boolean> {
  const there = await Promise.all(Object.values(PROGRAMS).map((name) => isExecutable(join(folder, name))));
  return there.every(Boolean);
}

export async function findTemporalServer(log: (line: string) => void): Promise<TemporalServerPrograms> {
  const folder = await makeInCache({
    name: NAME,
    isReady: areIn,
    make: (making) => build(making, log),
    log,
  });
  return { server: join(folder, PROGRAMS.server), sqlTool: join(folder, PROGRAMS.sqlTool) };
}

async function build(folder: string, log: (line: string) => void): Promise<void> {
  const go = await findOnPath('go');
  if (go === undefined) throw new Error('the Temporal server on PostgreSQL is built with Go 1.25 or newer: install it');
  await timedStep(
    log,
    `temporal: building server ${VERSION} with ${go} (about 2 minutes on 2 cores, once)`,
    async () => {
      const source = 'go.temporal.io/server/cmd';
      await runCommand(
        go,
        ['install', '-ldflags', '-s -w', `${source}/server@${VERSION}`, `${source}/tools/sql@${VERSION}`],
        {
          // Without cgo it needs no C compiler; it is how the releases are built.
          env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
          cwd: folder,
        },
      );
    },
  );
}
