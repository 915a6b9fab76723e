/** The ends of a long id tell more than its middle. */
export declare function shortId(jobId: string): string;
