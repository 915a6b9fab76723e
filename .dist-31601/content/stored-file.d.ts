import type { Readable } from 'node:stream';
import type { JobReference } from '../contract/ids.js';
export declare class JobFiles {
    private readonly job;
    private readonly root;
    /** @param root the folder of the content store, by this machine's config */
    constructor(root: string, job: JobReference);
    /** At most `most` bytes of the file, as a stream. @throws StoreError if it is not a regular file of the job in this store */
    open(uri: string, most: number): Promise<Readable>;
    private segmentsOf;
    private openFile;
}
