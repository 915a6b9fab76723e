/** Airflow in a virtual environment of its own, installed once from pinned versions and kept in the cache. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOnPath, isExecutable, makeInCache, runCommand, timedStep } from '../../../scripts/tool-cache.mjs';

const VERSION = '3.3.2';
// Airflow is only known to install with the exact versions that it was tested with: these are the ones that were resolved for it.
const CONSTRAINTS = fileURLToPath(new URL('constraints.txt', import.meta.url));
const PACKAGES = [`apache-airflow==${VERSION}`, 'psycopg2-binary', 'asyncpg', 'aiohttp'];
const PYTHON = 'python3.11';

/** The interpreter that has it: `python -m airflow`. The scripts beside it name the folder in which they were made, which has moved since. */
export async function findAirflow(log: (line: string) => void): Promise<string> {
  const folder = await makeInCache({
    name: `airflow-${VERSION}`,
    isReady: (finished) => isExecutable(join(finished, 'bin', 'airflow')),
    make: (making) => install(making, log),
    log,
  });
  return join(folder, 'bin', 'python');
}

async function install(folder: string, log: (line: string) => void): Promise<void> {
  const python = await findOnPath(PYTHON);
  if (python === undefined) throw new Error(`Airflow ${VERSION} is installed with ${PYTHON}: install it`);
  await timedStep(log, `airflow: installing ${VERSION} (about 2 minutes on 2 cores, once)`, async () => {
    await runCommand(python, ['-m', 'venv', folder]);
    await runCommand(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '-q', '-c', CONSTRAINTS, ...PACKAGES]);
  });
}
