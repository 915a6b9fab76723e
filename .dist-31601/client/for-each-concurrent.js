import pMap from 'p-map';
/**
 * Runs `work` on every item, at most `concurrency` at a time. After a failure no further item is started.
 * p-map alone would reject at once, while started items still run; this waits for them, so that the caller knows what became of each.
 * @throws the first failure
 */
export async function forEachConcurrent(concurrency, items, work) {
    const failures = [];
    const attempt = async (item) => {
        if (failures.length > 0)
            return;
        await work(item).catch((error) => failures.push(error));
    };
    await pMap(items, attempt, { concurrency });
    if (failures.length > 0)
        throw failures[0];
}
//# sourceMappingURL=for-each-concurrent.js.map