/**
 * Runs `work` on every item, at most `concurrency` at a time. After a failure no further item is started.
 * p-map alone would reject at once, while started items still run; this waits for them, so that the caller knows what became of each.
 * @throws the first failure
 */
export declare function forEachConcurrent<T>(concurrency: number, items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void>;
