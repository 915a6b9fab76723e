/** What the calls of the service's repository share: their paths, and what becomes a job of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { segmentOf } from '../http/address.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { VendorVerb } from '../http/vendor-error.js';
import type { VendorRequest } from '../http/vendor-request.js';
import type { SharedSession } from '../shared/session.js';
import type { VendorSaid } from './schemas.js';
import { requestIn, type Session } from './session.js';

/** Before each of the first reads of a job's status. */
const STATUS_PAUSES_MS = [500, 1_000, 2_000, 5_000];
const LONGEST_PAUSE_MS = 10_000;

export function snapshotCall(file: string, verb: VendorVerb): string {
  return `interop/rest/11.1.2.3.600/applicationsnapshots/${segmentOf(file, 'oracle-epm', verb)}`;
}

/** Deletes the file. @throws VendorError, also if there is none */
export async function removeFile(
  file: string,
  verb: VendorVerb,
  signal: AbortSignal,
  session: SharedSession<Session>,
  edge: VendorEdge,
): Promise<void> {
  await session.use(signal, (current) =>
    edge.text(requestIn(current, { verb, method: 'DELETE', signal }, snapshotCall(file, verb))),
  );
}

/** The link with this `rel`, in lower case. */
export function hrefOf({ links }: Partial<VendorSaid>, wanted: string): string | undefined {
  return links?.find(({ rel }) => rel?.toLowerCase() === wanted)?.href ?? undefined;
}

/** The whole address of a link. @throws VendorError if it leads to another server than `baseUrl` */
export function ownLink(request: VendorRequest, href: string, baseUrl: string, edge: VendorEdge): string {
  const url = URL.canParse(href, request.url.href) ? new URL(href, request.url.href) : undefined;
  if (url?.origin === new URL(baseUrl).origin) return url.href;
  const whose = request.verb === 'upload the file' ? "the upload's" : "the download's";
  const what = `${whose} link leads to another server, ${url?.host ?? 'which has no valid address'}; Vigil sends the credentials only to baseUrl`;
  throw edge.error(request, 'rejected', what);
}

/** Waits before the status of a job is read again. @returns false if `endAt` would pass meanwhile @throws the signal's reason */
export async function pauseBeforeRead(reads: number, endAt: number, signal: AbortSignal): Promise<boolean> {
  const pauseMs = STATUS_PAUSES_MS[reads] ?? LONGEST_PAUSE_MS;
  if (Date.now() + pauseMs >= endAt) return false;
  await sleep(pauseMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  return true;
}
