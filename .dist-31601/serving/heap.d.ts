/** Makes V8 collect garbage early, in all threads. When thousands of waits start, most of the heap would be garbage otherwise. */
export declare function keepHeapSmall(): void;
/** Lets garbage grow until the returned function is called, once. Collecting early would halve the rate of content transfers. */
export declare function allowGarbage(): () => void;
