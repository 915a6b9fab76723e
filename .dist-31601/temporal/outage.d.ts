/**
 * Whether the error comes from a Temporal that is down, restarts or is overloaded.
 * @param answeredBefore whether the same server has answered before: one that starts may not know its namespaces yet
 */
export declare function isOutage(error: unknown, { answeredBefore }: {
    answeredBefore: boolean;
}): boolean;
