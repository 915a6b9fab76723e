/** Bounds how much content of one job is stored. */
import { Readable } from 'node:stream';
import type { ContentStream } from '../vendors/shared/vendor-client.js';
/** The job has more content than the connection collects. It will not have less at the next attempt. */
export declare class ContentOverLimit extends Error {
    readonly name = "ContentOverLimit";
    constructor(mostBytes: number);
}
export declare class ContentBudget {
    private readonly mostBytes;
    private leftBytes;
    /** @param mostBytes for all files of the job together */
    constructor(mostBytes: number);
    /** The body, which fails as soon as the job has more than its budget. @throws ContentOverLimit if the announced length alone is too much */
    bounded({ body, bytes }: ContentStream): Readable;
    private chunksOf;
}
