/** The service's file repository, which exports write to. */
import type { Rest } from '../http/byte-range.js';
import { mediaTypeOf } from '../http/content-headers.js';
import { readErrorBody } from '../http/error-body.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { VendorRequest, VendorStream } from '../http/vendor-request.js';
import { openResumable } from '../http/resumed-download.js';
import type { SharedSession } from '../shared/session.js';
import { VendorError } from '../http/vendor-error.js';
import { errorSchema, wordsOf, type VendorSaid } from './schemas.js';
import { hrefOf, ownLink, pauseBeforeRead, snapshotCall } from './snapshot-calls.js';
import { requestIn, type Session } from './session.js';

const VERB = 'open content';

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
  let call = `${snapshotCall(file, VERB)}/contents`;
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
    if (!(await pauseBeforeRead(reads, endAt, signal))) {
      const what = 'the vendor did not prepare the download in time (timeouts.content)';
      throw new VendorError({ kind: 'unreachable', vendor: 'oracle-epm', verb: VERB, what });
    }
    reads += 1;
  }
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
  return { ...link, next: ownLink(request, link.next, baseUrl, edge) };
}

/** The next link of a download that is itself a job. */
function linkOf(said: Partial<VendorSaid>): { next: string; isReady: boolean } | undefined {
  const { status } = said;
  const next = status === 0 ? hrefOf(said, 'download link') : status === -1 ? hrefOf(said, 'job status') : undefined;
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
