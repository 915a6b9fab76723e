/** How far a heap may grow before its garbage is collected: little in a worker, but for the time that content flows. */
import { setFlagsFromString } from 'node:v8';

/**
 * Since the last collection, in percent. Left to itself V8 takes 80 MB more where thousands of waits begin, and saves no time by it; and once a heap
 * was collected it counts the blocks of content so strictly that content comes home at half the rate.
 */
const GROWTH_PERCENT = { waits: 20, content: 300 } as const;

let isSmall = false;
let flows = 0;

/** Has V8 collect garbage, of all threads, once a heap has grown by a fifth since the last time. */
export function keepHeapSmall(): void {
  isSmall = true;
  apply();
}

/**
 * Lets garbage pile up until what is returned is called: content is garbage by the hundred megabytes a second, and to collect each few of
 * them halves the rate.
 */
export function allowGarbage(): () => void {
  flows += 1;
  apply();
  let over = false;
  return () => {
    if (over) return;
    over = true;
    flows -= 1;
    apply();
  };
}

// V8 reads it at the end of each collection, so that it may change at any time.
function apply(): void {
  if (!isSmall) return;
  setFlagsFromString(`--heap-growing-percent=${flows === 0 ? GROWTH_PERCENT.waits : GROWTH_PERCENT.content}`);
}
