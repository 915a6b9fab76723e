/** The service's file repository, which exports write to. */
import { segmentOf } from '../http/address.js';
import { mediaTypeOf } from '../http/content-headers.js';
import { readErrorBody } from '../http/error-body.js';
import { openResumable } from '../http/resumed-download.js';
import { VendorError } from '../http/vendor-error.js';
import { errorSchema } from './schemas.js';
import { requestIn } from './session.js';
/** Opens the file by name. The vendor does not record which job wrote it. @throws VendorError */
export async function openFile(file, signal, session, edge) {
    const verb = 'open content';
    const name = segmentOf(file, 'oracle-epm', verb);
    const call = `interop/rest/11.1.2.3.600/applicationsnapshots/${name}/contents`;
    const open = (rest) => session.use(signal, async (current) => {
        const request = requestIn(current, { verb, signal, rest }, call);
        const answer = await edge.open(request);
        const mediaType = mediaTypeOf(answer.headers);
        const isFile = answer.status === 200 || (rest !== undefined && answer.status === 206);
        if (isFile && mediaType !== 'application/json' && mediaType !== 'text/html')
            return answer;
        throw await notTheFile(request, answer, edge);
    });
    return openResumable(open, { signal, limitMs: edge.contentLimitMs });
}
// The vendor answers a failed download with 200 and JSON.
async function notTheFile(request, answer, edge) {
    const text = await edge.excerpt(answer);
    if (mediaTypeOf(answer.headers) === 'text/html')
        return edge.error(request, 'unreachable', 'got an HTML page instead of the file');
    const { status, details } = readErrorBody(text, errorSchema) ?? {};
    const kind = details === undefined ? 'unintelligible' : saysNoSuchFile(details) ? 'missing' : 'rejected';
    const error = edge.error(request, kind, `got no file, HTTP ${answer.status}`, answer.status);
    const errorId = status === undefined ? undefined : `status ${status}`;
    return new VendorError({ ...error.fields, errorId, vendorMessage: details });
}
// "Not a valid file." is the only failed download in the vendor's docs. Vigil takes it to mean that the file does not exist (yet).
function saysNoSuchFile(details) {
    return /not a valid file|not (be )?found|does(n.t| not) exist|no such/i.test(details);
}
//# sourceMappingURL=repository.js.map