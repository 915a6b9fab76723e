/** @param job from an input that may not be validated yet */
export declare function jobText({ connection, jobId }: {
    connection: unknown;
    jobId: unknown;
}): string;
