/** How long `vigil --help` takes, in bare starts of node: what a user waits for before anything is done. */
import { spawnSync } from 'node:child_process';
import { root } from '../demo/processes.js';
import { median, report } from './figure.js';

const ROUNDS = 25;
const TARGET = 6;

function run(args: string[]): number {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status ?? 'a signal'}`);
  return performance.now() - began;
}

const bare: number[] = [];
const help: number[] = [];
// In turn, so that whatever else the machine does slows both.
for (let round = 0; round < ROUNDS; round += 1) {
  bare.push(run(['-e', '0']));
  help.push(run(['dist/starter.js', '--help']));
}
const ratio = median(help) / median(bare);
report({
  name: 'help',
  text: `${ratio.toFixed(1)} bare starts of node (${median(help).toFixed(0)} ms of ${median(bare).toFixed(0)} ms, medians of ${ROUNDS})`,
  target: `at most ${TARGET}`,
  met: ratio <= TARGET,
});
