/** How far V8's heap may grow before garbage is collected: little in a worker, more while it transfers content. */
import { setFlagsFromString } from 'node:v8';
/** Growth since the last collection, in percent. docs/performance.md, "Improvements so far", has the reasons. */
const GROWTH_PERCENT = { waits: 20, content: 300 };
let isSmall = false;
let transfers = 0;
/** Makes V8 collect garbage early, in all threads. When thousands of waits start, most of the heap would be garbage otherwise. */
export function keepHeapSmall() {
    isSmall = true;
    apply();
}
/** Lets garbage grow until the returned function is called, once. Collecting early would halve the rate of content transfers. */
export function allowGarbage() {
    transfers += 1;
    apply();
    return () => {
        transfers -= 1;
        apply();
    };
}
// V8 reads the flag after each collection, so it can change at any time.
function apply() {
    if (!isSmall)
        return;
    setFlagsFromString(`--heap-growing-percent=${transfers === 0 ? GROWTH_PERCENT.waits : GROWTH_PERCENT.content}`);
}
//# sourceMappingURL=heap.js.map