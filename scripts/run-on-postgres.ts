/**
 * `npm run on-postgres`: Temporal on PostgreSQL on a machine without Docker, and with `--config` a worker. Runs until Ctrl-C, and goes on with the
 * data in `--folder` when it is started again.
 */
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { endAll } from '../bench/ends.js';
import { startTemporalOnPostgres } from '../bench/temporal-postgres.js';
import { buildIfStale } from '../test/helpers/production-build.mjs';

const USAGE = 'usage: npm run on-postgres [-- --config vigil.yaml] [--port 7233] [--folder .postgres]';
const ROOT = fileURLToPath(new URL('..', import.meta.url));

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function options(): { config: string | undefined; port: number; folder: string } {
  try {
    const { values } = parseArgs({
      options: {
        config: { type: 'string' },
        port: { type: 'string', default: '7233' },
        folder: { type: 'string', default: '.postgres' },
      },
    });
    // The server keeps its ports in a column of the type smallint.
    if (/^\d+$/.test(values.port) && Number(values.port) > 0 && Number(values.port) < 32_768) {
      const { config, port, folder } = values;
      return { config: config && resolve(config), port: Number(port), folder: resolve(folder) };
    }
    say(`--port: expected a number from 1 to 32767\n${USAGE}`);
  } catch (error) {
    say(`${(error as Error).message}\n${USAGE}`);
  }
  process.exit(2);
}

async function main(): Promise<void> {
  const { config, port, folder } = options();
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const ends: (() => Promise<unknown>)[] = [];
  try {
    await mkdir(folder, { recursive: true });
    const temporal = await startTemporalOnPostgres(folder, say, { port });
    ends.push(() => temporal.stop());
    say(`Temporal is at ${temporal.address}, namespace default, with its data in ${folder}`);
    if (config !== undefined) {
      await buildIfStale();
      const env = { VIGIL_CONFIG: config, TEMPORAL_ADDRESS: temporal.address };
      const program = (name: string) => join(ROOT, `dist/bin/${name}.js`);
      await execa(process.execPath, [program('vigil'), 'setup'], { env, stdio: 'inherit' });
      const worker = execa(process.execPath, [program('vigil-worker')], { env, stdio: 'inherit', reject: false });
      ends.push(() => {
        worker.kill('SIGTERM');
        return worker;
      });
      const { exitCode } = (await Promise.race([worker, stopped.then(() => ({ exitCode: 0 }))])) as {
        exitCode?: number;
      };
      if (exitCode !== 0) throw new Error(`the worker ended with ${exitCode}`);
    } else {
      say(
        `Next: TEMPORAL_ADDRESS=${temporal.address} vigil setup, then vigil-worker. Ctrl-C ends Temporal and PostgreSQL.`,
      );
      await stopped;
    }
  } finally {
    await endAll(ends);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    say((error as Error).message);
    process.exit(1);
  },
);
