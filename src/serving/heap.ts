/** How far a heap may grow before its garbage is collected: little in a worker, but for the time that content flows. */
import { setFlagsFromString } from 'node:v8';

/** Since the last collection, in percent. Why V8 is not left to itself: docs/performance.md, "What was made faster". */
const GROWTH_PERCENT = { waits: 20, content: 300 } as const;

let isSmall = false;
let flows = 0;

/** Has V8 collect garbage early, in all threads: where thousands of waits begin, garbage would be most of the heap. */
export function keepHeapSmall(): void {
  isSmall = true;
  apply();
}

/** Lets garbage pile up until what is returned is called, once: to collect each few megabytes of content would halve its rate. */
export function allowGarbage(): () => void {
  flows += 1;
  apply();
  return () => {
    flows -= 1;
    apply();
  };
}

// V8 reads it at the end of each collection, so that it may change at any time.
function apply(): void {
  if (!isSmall) return;
  setFlagsFromString(`--heap-growing-percent=${flows === 0 ? GROWTH_PERCENT.waits : GROWTH_PERCENT.content}`);
}
