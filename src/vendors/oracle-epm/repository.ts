/** The service's repository of files, which exports write into. */
import { segmentOf } from '../http/address.js';
import type { Rest } from '../http/byte-range.js';
import { mediaTypeOf } from '../http/content-headers.js';
import { readErrorBody } from '../http/error-body.js';
import type { VendorEdge, VendorRequest, VendorStream } from '../http/http.js';
import { openResumable } from '../http/resumed-download.js';
import type { SharedSession } from '../shared/session.js';
import { VendorError } from '../http/vendor-error.js';
import { errorSchema } from './schemas.js';
import { requestIn, type Session } from './session.js';

/** The file of this name, whichever job wrote it. @throws VendorError */
export async function openFile(
  file: string,
  signal: AbortSignal,
  session: SharedSession<Session>,
  edge: VendorEdge,
): Promise<VendorStream> {
  const verb = 'open content';
  const name = segmentOf(file, 'oracle-epm', verb);
  const call = `interop/rest/11.1.2.3.600/applicationsnapshots/${name}/contents`;
  const open = (rest?: Rest) =>
    session.use(signal, async (current) => {
      const request = requestIn(current, { verb, signal, rest }, call);
      const answer = await edge.open(request);
      const mediaType = mediaTypeOf(answer.headers);
      const isFile = answer.status === 200 || (rest !== undefined && answer.status === 206);
      if (isFile && mediaType !== 'application/json' && mediaType !== 'text/html') return answer;
      throw await notTheFile(request, answer, edge);
    });
  return openResumable(open, { signal, limitMs: edge.contentLimitMs });
}

// A download that failed is answered with 200 and JSON.
async function notTheFile(request: VendorRequest, answer: VendorStream, edge: VendorEdge): Promise<VendorError> {
  const text = await edge.excerpt(answer);
  if (mediaTypeOf(answer.headers) === 'text/html')
    return edge.error(request, 'unreachable', 'a web page came instead of the file');
  const { status, details } = readErrorBody(text, errorSchema) ?? {};
  const kind = details === undefined ? 'unintelligible' : saysNoSuchFile(details) ? 'missing' : 'rejected';
  const error = edge.error(request, kind, `no file came, HTTP ${answer.status}`, answer.status);
  const errorId = status === undefined ? undefined : `status ${status}`;
  return new VendorError({ ...error.fields, errorId, vendorMessage: details });
}

// "Not a valid file." is the vendor's one example of a download that failed: taken for a file that is not there, or not yet.
function saysNoSuchFile(details: string): boolean {
  return /not a valid file|not (be )?found|does(n.t| not) exist|no such/i.test(details);
}
