/** What a user waits for at the terminal; `vigil list` beside `temporal workflow list`. */
import { startWorker, vigil, type RunningProcess } from '../demo/processes.js';
import { findTemporalCli } from '../scripts/temporal-cli.mjs';
import { BARE, inBareStarts, timesOf, type Command } from './bare-starts.js';
import { CONNECTION } from './planning-config.js';
import { setStage } from './stage.js';
import type { Target } from './target.js';

const HELP_TARGET = 6;
const LISTED = 20;
/** Half a second on a machine where node starts in 50 ms: nobody notices the wait. */
const LIST_TARGET = 10;

const ours = (...args: string[]): Command => [process.execPath, 'dist/bin/vigil.js', ...args];

/** @param rounds how often each command runs; the median counts */
export async function measureCommands(rounds: number): Promise<Target[]> {
  const [bare, help] = timesOf(rounds, [BARE, ours('--help')]) as [number, number];
  const target = inBareStarts('`vigil --help`', { took: help, bare, most: HELP_TARGET, more: `medians of ${rounds}` });
  return [target, await measureList(rounds)];
}

async function measureList(rounds: number): Promise<Target> {
  const temporal = await findTemporalCli({ log: () => undefined });
  const stage = await setStage();
  let worker: RunningProcess | undefined;
  try {
    const jobIds = await Promise.all(
      Array.from({ length: LISTED }, () => stage.vendor.addJob({ timeline: [{ status: -1 }] })),
    );
    const said: string[] = [];
    const { exitCode } = await vigil(['await', CONNECTION, ...jobIds, '--detach'], stage.env, (line) =>
      said.push(line),
    );
    if (exitCode !== 0) throw new Error(`vigil await --detach ended with ${exitCode}: ${said.at(-1)}`);
    // Without a worker, the list waits two seconds for what only a worker knows.
    worker = await startWorker(stage.env);
    const commands = [BARE, ours('list'), [temporal, 'workflow', 'list'] satisfies Command];
    const [bare, list, theirs] = timesOf(rounds, commands, stage.env) as [number, number, number];
    const more = `${LISTED} waits; \`temporal workflow list\` takes ${theirs.toFixed(0)} ms`;
    return inBareStarts('`vigil list`', { took: list, bare, most: LIST_TARGET, more });
  } finally {
    await worker?.stop();
    await stage.stop();
  }
}
