/** The details of import and export jobs: pages of items, each with a message. */
import type { JobMessage } from '../../contract/outcome.js';
import type { DetailsPage, JobDetail } from './schemas.js';
/** Items per page. The vendor's default is 25. */
export declare const PAGE_ITEMS = 100;
/** The limit for a job and its child jobs together, in case a list never ends. */
export declare const MAX_PAGES = 1000;
/** The pages that may still be read for a job, over all its lists. */
export interface PageBudget {
    pages: number;
}
/**
 * The items of all pages. Stops at a repeated page, even if the vendor announces more.
 * @param readPage returns undefined if there is no such list
 */
export declare function itemsOf(readPage: (offset: number) => Promise<DetailsPage | undefined>, budget: PageBudget): AsyncIterable<JobDetail>;
/** Undefined for an item without text or counts. */
export declare function messageOf(item: JobDetail, dimension?: string): JobMessage | undefined;
/** The number of the child job that an item links to. Only the number is taken from the link, never its URL. */
export declare function childJobOf({ links }: JobDetail): string | undefined;
