/** `npm run bench`: builds, then runs all three, each in a process of its own; exits 1 where one misses its target. */
import { spawnSync } from 'node:child_process';
import { root } from '../demo/processes.js';

const run = (args: string[], stdout: 'inherit' | number) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', stdout, 'inherit'] }).status;

if (run(['scripts/build.mjs'], 2) !== 0) process.exit(1);
for (const bench of ['help', 'start', 'content']) {
  if (run(['--import', 'tsx', `bench/${bench}.ts`], 'inherit') !== 0) process.exitCode = 1;
}
