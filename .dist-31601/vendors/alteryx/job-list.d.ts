import type { OpenJob } from '../shared/vendor-client.js';
import type { ListedJob } from './schemas.js';
/** Ids are hexadecimal, in upper or lower case. */
export declare function keyOf(jobId: string): string;
/** @param readPage requests a page by its path relative to the base URL */
export declare function openJobs(readPage: (call: string) => Promise<ListedJob[]>): AsyncGenerator<OpenJob, undefined>;
