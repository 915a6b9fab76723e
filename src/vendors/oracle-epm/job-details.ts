/** The details of import and export jobs: pages of items, each with a message. */
import { createHash } from 'node:crypto';
import type { JobMessage, Severity } from '../../contract/outcome.js';
import type { DetailsPage, JobDetail } from './schemas.js';

/** Items per page. The vendor's default is 25. */
export const PAGE_ITEMS = 100;
/** The limit for a job and its child jobs together, in case a list never ends. */
export const MAX_PAGES = 1_000;

/** The pages that may still be read for a job, over all its lists. */
export interface PageBudget {
  pages: number;
  /** Set once Vigil has said that it did not read everything. */
  isSpent?: boolean;
}

const TRUNCATED: JobDetail = {
  msgType: 'WARNING',
  msgText: `the vendor has more than ${MAX_PAGES} pages of details; Vigil did not collect the rest`,
};

/**
 * The items of all pages. Stops at a repeated page, even if the vendor announces more.
 * @param readPage returns undefined if there is no such list
 */
export async function* itemsOf(
  readPage: (offset: number) => Promise<DetailsPage | undefined>,
  budget: PageBudget,
): AsyncIterable<JobDetail> {
  const seen = new Set<string>();
  let offset = 0;
  while (budget.pages > 0) {
    budget.pages -= 1;
    const page = await readPage(offset);
    const items = page?.items ?? [];
    // The pages themselves could fill the memory.
    const print = createHash('sha256').update(JSON.stringify(items)).digest('base64');
    if (!page || items.length === 0 || seen.has(print)) return;
    seen.add(print);
    yield* items;
    if (!hasMore(page, items.length)) return;
    // Vigil counts the offset itself and never follows the URL of the vendor's link.
    offset += items.length;
  }
  if (!budget.isSpent) yield TRUNCATED;
  budget.isSpent = true;
}

/** Undefined for an item without text or counts. */
export function messageOf(item: JobDetail, dimension?: string): JobMessage | undefined {
  const { msgText: said, msgCategory: category, msgType } = item;
  if (!said) return recordsMessage(item);
  return { severity: severityOf(msgType), text: category ? `${category}: ${said}` : said, source: dimension };
}

/** The number of the child job that an item links to. Only the number is taken from the link, never its URL. */
export function childJobOf({ links }: JobDetail): string | undefined {
  const link = links?.find(({ rel }) => rel === 'child-job-details');
  return /\/childjobs\/(\d+)\/details(?:[?#]|$)/.exec(link?.href ?? '')?.[1];
}

function hasMore({ hasMore: said, links }: DetailsPage, items: number): boolean {
  if (said === true || links?.some(({ rel }) => rel === 'next')) return true;
  return typeof said !== 'boolean' && items >= PAGE_ITEMS;
}

function recordsMessage(item: JobDetail): JobMessage | undefined {
  const { recordsRead: read, recordsProcessed: processed, recordsRejected: rejected } = item;
  const counts = [
    isCount(processed) && `${isCount(read) ? `${processed} of ${read}` : processed} records processed`,
    !isCount(processed) && isCount(read) && `${read} records read`,
    isCount(rejected) && `${rejected} rejected`,
  ].filter((count) => count !== false);
  if (counts.length === 0) return undefined;
  const of = item.dimensionName ?? item.loadType;
  const severity = isCount(rejected) && rejected > 0 ? 'warning' : 'info';
  return { severity, text: `${of ? `${of}: ` : ''}${counts.join(', ')}` };
}

function isCount(value: number | null | undefined): value is number {
  return typeof value === 'number';
}

function severityOf(msgType: string | undefined): Severity {
  const type = msgType?.toUpperCase();
  if (type === 'ERROR') return 'error';
  return type === 'WARNING' ? 'warning' : 'info';
}
