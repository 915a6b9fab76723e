/** What a user waits for at the terminal, in bare starts of node, since a bare time tells of the machine; `vigil list` beside `temporal workflow list`. */
import { spawnSync } from 'node:child_process';
import { root, startWorker, vigil, type RunningProcess } from '../demo/processes.js';
import { findTemporalCli } from '../scripts/temporal-cli.mjs';
import { CONNECTION } from './planning-config.js';
import { setStage } from './stage.js';
import { median, type Target } from './target.js';

const HELP_TARGET = 6;
const LISTED = 20;
/** Half a second, which nobody calls waiting, where node starts in 50 ms. */
const LIST_TARGET = 10;

type Command = [program: string, ...args: string[]];

const BARE: Command = [process.execPath, '-e', '0'];
const ours = (...args: string[]): Command => [process.execPath, 'dist/starter.js', ...args];

/** Median times in milliseconds. They run in turn, so that whatever else the machine does slows all of them. */
function timesOf(rounds: number, commands: readonly Command[], env: Record<string, string> = {}): number[] {
  const times = commands.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [nth, command] of commands.entries()) times[nth]!.push(timed(command, env));
  }
  return times.map(median);
}

function timed([program, ...args]: Command, env: Record<string, string>): number {
  const began = performance.now();
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'ignore', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status ?? 'a signal'}`);
  return performance.now() - began;
}

/** @param rounds of each, of which the median is told */
export async function measureCommands(rounds: number): Promise<Target[]> {
  const [bare, help] = timesOf(rounds, [BARE, ours('--help')]) as [number, number];
  const target = inStarts('`vigil --help`', { took: help, bare, most: HELP_TARGET, more: `medians of ${rounds}` });
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
    // Without one the list waits two seconds for what only a worker can tell.
    worker = await startWorker(stage.env);
    const commands = [BARE, ours('list'), [temporal, 'workflow', 'list'] satisfies Command];
    const [bare, list, theirs] = timesOf(rounds, commands, stage.env) as [number, number, number];
    const more = `${LISTED} waits; \`temporal workflow list\` takes ${theirs.toFixed(0)} ms`;
    return inStarts('`vigil list`', { took: list, bare, most: LIST_TARGET, more });
  } finally {
    await worker?.stop();
    await stage.stop();
  }
}

function inStarts(name: string, times: { took: number; bare: number; most: number; more: string }): Target {
  const { took, bare, most, more } = times;
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  return {
    name,
    text: `${ms(took)}: ${(took / bare).toFixed(1)} bare starts of node (${ms(bare)}; ${more})`,
    target: `at most ${most} bare starts`,
    met: took <= most * bare,
  };
}
