/** How much of the heap may be garbage. */
import { setFlagsFromString } from 'node:v8';

/** V8's own choice is up to three times as much: where thousands of waits begin, that is 80 MB more. docs/performance.md has what it costs. */
const GROWTH_PERCENT = 20;

/**
 * Has V8 collect garbage once the heap has grown by a fifth since the last time; of all threads, also of those that run already.
 * Best done first: a heap that has grown shrinks slowly.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
