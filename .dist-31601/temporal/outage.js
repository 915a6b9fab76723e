/** Tells an outage of Temporal, which passes, from an answer that would come again. */
import { isGrpcServiceError, NamespaceNotFoundError } from '@temporalio/client';
// By number, because the enum is in a module that takes 100 ms to load: UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL and
// UNAVAILABLE of https://grpc.github.io/grpc/core/md_doc_statuscodes.html
const PASSING = [2, 4, 8, 10, 13, 14];
/**
 * Whether the error comes from a Temporal that is down, restarts or is overloaded.
 * @param answeredBefore whether the same server has answered before: one that starts may not know its namespaces yet
 */
export function isOutage(error, { answeredBefore }) {
    if (answeredBefore && error instanceof NamespaceNotFoundError)
        return true;
    const status = [error, error?.cause].find(isGrpcServiceError);
    return status !== undefined && PASSING.includes(status.code);
}
//# sourceMappingURL=outage.js.map