/** What `…/details` says of import and export jobs: pages of items, and the message in each. */
import type { JobMessage, Severity } from '../../contract/outcome.js';
import type { DetailsPage, JobDetail } from './schemas.js';

/** Asked for at once; the vendor's own default is 25. */
export const PAGE_ITEMS = 100;
/** Pages of a job and its child jobs together, against a vendor that never ends. */
export const MOST_PAGES = 1_000;

/** Counts down over all lists that are read for one job. */
export interface PageBudget {
  pages: number;
}

const LEFT_BEHIND: JobDetail = {
  msgType: 'WARNING',
  msgText: `the vendor has more details than ${MOST_PAGES} pages; the rest was left there`,
};

/**
 * The items of all pages. A page that was seen before ends it, whatever the vendor says of more.
 * @param readPage undefined where there is no such list
 */
export async function* itemsOf(
  readPage: (offset: number) => Promise<DetailsPage | undefined>,
  budget: PageBudget,
): AsyncIterable<JobDetail> {
  const seen = new Set<string>();
  for (let offset = 0; budget.pages > 0; budget.pages -= 1) {
    const page = await readPage(offset);
    const items = page?.items ?? [];
    const print = JSON.stringify(items);
    if (!page || items.length === 0 || seen.has(print)) return;
    seen.add(print);
    yield* items;
    if (!hasMore(page, items.length)) return;
    // The next link is only a sign: its address is the vendor's word, and the offset is plain counting.
    offset += items.length;
  }
  yield LEFT_BEHIND;
}

/** Undefined for an item that says nothing. */
export function messageOf(item: JobDetail, dimension?: string): JobMessage | undefined {
  const { msgText: said, msgCategory: category, msgType } = item;
  if (!said) return recordsMessage(item);
  return { severity: severityOf(msgType), text: category ? `${category}: ${said}` : said, source: dimension };
}

/** The number of the child job that an item leads to. Only the number is taken of the link, never its address. */
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
