/** Measures how long commands take, in bare starts of node: a time in seconds would say more about the machine. */
import { spawnSync } from 'node:child_process';
import { root } from '../demo/processes.js';
import { median, type Target } from './target.js';

export type Command = [program: string, ...args: string[]];

export const BARE: Command = [process.execPath, '-e', '0'];

/** Median times in milliseconds. They run in turn, so that whatever else the machine does slows all of them. @throws Error where one fails */
export function timesOf(rounds: number, commands: readonly Command[], env: Record<string, string> = {}): number[] {
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

export interface Timed {
  /** In milliseconds, as the bare start. */
  took: number;
  bare: number;
  /** In bare starts. */
  most: number;
  /** Of how it was measured. */
  more: string;
}

export function inBareStarts(name: string, { took, bare, most, more }: Timed): Target {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  return {
    name,
    text: `${ms(took)}: ${(took / bare).toFixed(1)} bare starts of node (${ms(bare)}; ${more})`,
    target: `at most ${most} bare starts`,
    met: took <= most * bare,
  };
}
