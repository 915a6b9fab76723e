/** The service's file repository, which exports write to. */
import { setTimeout as sleep } from 'node:timers/promises';
import { segmentOf } from '../http/address.js';
import type { Rest } from '../http/byte-range.js';
import { mediaTypeOf } from '../http/content-headers.js';
import { readErrorBody } from '../http/error-body.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { VendorRequest, VendorStream } from '../http/vendor-request.js';
import { openResumable } from '../http/resumed-download.js';
import type { SharedSession } from '../shared/session.js';
import { VendorError } from '../http/vendor-error.js';
import { errorSchema, wordsOf, type VendorSaid } from './schemas.js';
import { requestIn, type Session } from './session.js';

const VERB = 'open content';
/** Before each of the first reads of a download's status. */
const STATUS_PAUSES_MS = [500, 1_000, 2_000, 5_000];
const LONGEST_PAUSE_MS = 10_000;

/** A download's answer: the file, or a link to what comes before it. */
type Opened = { file: VendorStream } | { next: string; isReady: boolean };

/**
 * Opens the file by name. The vendor does not record which job wrote it. A service may prepare the download as a job of its own, whose
 * links lead to the file: this is followed here, because a new attempt would start another download. @throws VendorError
 */
export async function openFile(
  file: string,
  signal: AbortSignal,
  session: SharedSession<Session>,
  edge: VendorEdge,
): Promise<VendorStream> {
  const endAt = Date.now() + edge.contentLimitMs;
  let call = `${callOf(file)}/contents`;
  const openFrom = (from: string, rest?: Rest) =>
    session.use(signal, async (current) => {
      const request = requestIn(current, { verb: VERB, signal, rest, contentName: file }, from);
      return opened(request, await edge.open(request), current, edge);
    });
  let isReady = false;
  for (let reads = 0; ;) {
    const first = await openFrom(call);
    if ('file' in first) {
      const open = async (rest?: Rest) => {
        if (!rest) return first.file;
        const answer = await openFrom(call, rest);
        if ('file' in answer) return answer.file;
        throw unfit('got no rest of the file');
      };
      return openResumable(open, { signal, limitMs: Math.max(0, endAt - Date.now()) });
    }
    if (isReady) throw unfit('the link to the file leads to no file');
    ({ next: call, isReady } = first);
    if (isReady) continue;
    const pauseMs = STATUS_PAUSES_MS[reads] ?? LONGEST_PAUSE_MS;
    reads += 1;
    if (Date.now() + pauseMs >= endAt) {
      const what = 'the vendor did not prepare the download in time (timeouts.content)';
      throw new VendorError({ kind: 'unreachable', vendor: 'oracle-epm', verb: VERB, what });
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** Deletes the file. @throws VendorError, also if there is none */
export async function removeFile(
  file: string,
  signal: AbortSignal,
  session: SharedSession<Session>,
  edge: VendorEdge,
): Promise<void> {
  await session.use(signal, (current) =>
    edge.text(requestIn(current, { verb: VERB, method: 'DELETE', signal }, callOf(file))),
  );
}

function callOf(file: string): string {
  return `interop/rest/11.1.2.3.600/applicationsnapshots/${segmentOf(file, 'oracle-epm', VERB)}`;
}

function unfit(what: string): VendorError {
  return new VendorError({ kind: 'unintelligible', vendor: 'oracle-epm', verb: VERB, what });
}

async function opened(
  request: VendorRequest,
  answer: VendorStream,
  { baseUrl }: Session,
  edge: VendorEdge,
): Promise<Opened> {
  const mediaType = mediaTypeOf(answer.headers);
  const isFile = answer.status === 200 || (request.rest !== undefined && answer.status === 206);
  if (isFile && mediaType !== 'application/json' && mediaType !== 'text/html') return { file: answer };
  const text = await edge.excerpt(answer);
  if (mediaType === 'text/html') throw edge.error(request, 'unreachable', 'got an HTML page instead of the file');
  const said = readErrorBody(text, errorSchema) ?? {};
  const link = linkOf(said);
  if (!link) throw notTheFile(request, answer, said, edge);
  const url = URL.canParse(link.next, request.url.href) ? new URL(link.next, request.url.href) : undefined;
  if (url?.origin !== new URL(baseUrl).origin) {
    const what = `the download's link leads to another server, ${url?.host ?? 'which has no valid address'}; Vigil sends the credentials only to baseUrl`;
    throw edge.error(request, 'rejected', what);
  }
  return { ...link, next: url.href };
}

/** The next link of a download that is itself a job. */
function linkOf({ status, links }: Partial<VendorSaid>): { next: string; isReady: boolean } | undefined {
  const hrefOf = (wanted: string) => links?.find(({ rel }) => rel?.toLowerCase() === wanted)?.href ?? undefined;
  const next = status === 0 ? hrefOf('download link') : status === -1 ? hrefOf('job status') : undefined;
  return next === undefined ? undefined : { next, isReady: status === 0 };
}

// The vendor answers a failed download with 200 and JSON.
function notTheFile(
  request: VendorRequest,
  answer: VendorStream,
  said: Partial<VendorSaid>,
  edge: VendorEdge,
): VendorError {
  const { status } = said;
  const words = wordsOf(said);
  const isError = words !== undefined || (status !== undefined && status > 0);
  const kind = !isError ? 'unintelligible' : saysNoSuchFile(words) ? 'missing' : 'rejected';
  const error = edge.error(request, kind, `got no file, HTTP ${answer.status}`, answer.status);
  const errorId = status === undefined ? undefined : `status ${status}`;
  return new VendorError({ ...error.fields, errorId, vendorMessage: words });
}

// "Not a valid file." is the only failed download in the vendor's docs. Vigil takes it to mean that the file does not exist (yet).
function saysNoSuchFile(details = ''): boolean {
  return /not a valid file|not (be )?found|does(n.t| not) exist|no such/i.test(details);
}
