/** What a user waits for at the terminal: `vigil --help` in bare starts of node, and `vigil list` beside `temporal workflow list`. */
import { spawnSync } from 'node:child_process';
import { root, startWorker, vigil, type RunningProcess } from '../demo/processes.js';
import { findTemporalCli } from '../scripts/temporal-cli.mjs';
import { CONNECTION } from './planning-config.js';
import { setStage } from './stage.js';
import { median, type Target } from './target.js';

const HELP_TARGET = 6;
const LISTED = 20;
/** Half a second is what nobody calls waiting. */
const LIST_TARGET_MS = 500;

function timed(command: string, args: string[], env: Record<string, string> = {}): number {
  const began = performance.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'ignore', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status ?? 'a signal'}`);
  return performance.now() - began;
}

/** @param rounds of each, of which the median is told */
export async function measureCommands(rounds: number): Promise<Target[]> {
  const bare: number[] = [];
  const help: number[] = [];
  // In turn, so that whatever else the machine does slows both.
  for (let round = 0; round < rounds; round += 1) {
    bare.push(timed(process.execPath, ['-e', '0']));
    help.push(timed(process.execPath, ['dist/starter.js', '--help']));
  }
  const ratio = median(help) / median(bare);
  const ms = (values: number[]) => `${median(values).toFixed(0)} ms`;
  return [
    {
      name: '`vigil --help`',
      text: `${ms(help)}: ${ratio.toFixed(1)} bare starts of node (${ms(bare)}; medians of ${rounds})`,
      target: `at most ${HELP_TARGET} bare starts`,
      met: ratio <= HELP_TARGET,
    },
    await measureList(rounds, ms),
  ];
}

async function measureList(rounds: number, ms: (values: number[]) => string): Promise<Target> {
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
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ours.push(timed(process.execPath, ['dist/starter.js', 'list'], stage.env));
      theirs.push(timed(temporal, ['workflow', 'list'], stage.env));
    }
    return {
      name: '`vigil list`',
      text: `${ms(ours)} for ${LISTED} waits; \`temporal workflow list\` ${ms(theirs)}`,
      target: `at most ${LIST_TARGET_MS} ms`,
      met: median(ours) <= LIST_TARGET_MS,
    };
  } finally {
    await worker?.stop();
    await stage.stop();
  }
}
