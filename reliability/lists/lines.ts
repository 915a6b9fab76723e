/** The list of runs: which run needs which, and how each must end. Pure. */
import type { LineState } from '../../src/contract/run-graph.js';

/** Lines of a block: one that all others of the block wait for, those that run beside each other, and one that waits for all of them. */
const BLOCK = 10;
/** Blocks of which each needs the one before. */
const CHAIN = 10;
/** One of so many lines has a job that fails; a prime, so that these are at each place of a block. */
const FAILING = 1_009;
const FIRST_FAILING = 137;

export interface Line {
  connection: string;
  key: string;
  job: { name: string; views: { viewList: never[] } };
  needs: string[];
}

/** How a line ends: succeeded, failed, or not started because of a run that it needs. */
export type LineEnd = Extract<LineState, 's' | 'f' | 'n'>;

/** The last line first, so that each needs lines below it. @param connection that starts all jobs */
export function linesOf(size: number, connection: string): Line[] {
  return Array.from({ length: size }, (_, nth) => {
    const name = keyOf(nth);
    return { connection, key: name, job: { name, views: { viewList: [] } }, needs: needsOf(nth).map(keyOf) };
  }).reverse();
}

/** How the run of each key must end. */
export function expectedEnds(size: number): Map<string, LineEnd> {
  const ends: LineEnd[] = [];
  for (let nth = 0; nth < size; nth += 1) {
    const isSkipped = needsOf(nth).some((need) => ends[need] !== 's');
    ends.push(isSkipped ? 'n' : isFailing(nth) ? 'f' : 's');
  }
  return new Map(ends.map((end, nth) => [keyOf(nth), end]));
}

/** Whether the job of the key fails at the vendor. */
export function fails(key: string): boolean {
  return isFailing(Number(key.slice('line-'.length)));
}

function isFailing(nth: number): boolean {
  return nth % FAILING === FIRST_FAILING;
}

function keyOf(nth: number): string {
  return `line-${nth}`;
}

function needsOf(nth: number): number[] {
  const [block, place] = [Math.floor(nth / BLOCK), nth % BLOCK];
  const first = block * BLOCK;
  if (place === 0) return block % CHAIN === 0 ? [] : [first - 1];
  if (place < BLOCK - 1) return [first];
  return Array.from({ length: BLOCK - 2 }, (_, at) => first + 1 + at);
}
