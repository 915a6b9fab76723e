/**
 * Blobs for reports ("Post Blob", `ic-web.rest.postBlob.html` of the vendor's API). The vendor answers with the blob's id, the MD5 of what it has
 * received, and when it removes the blob unless it is used.
 */
import { createHash } from 'node:crypto';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { VendorExplanation, VendorRequest } from '../http/vendor-request.js';
import { RefusedInput } from '../shared/refused-input.js';
import type { SharedSession } from '../shared/session.js';
import { checkedSpec } from '../shared/spec.js';
import { timestampOf } from '../shared/timestamp.js';
import type { FileToSend, ReceivedFile, Uploads } from '../shared/uploads.js';
import { jobSpecSchema } from './job-spec.js';
import { blobSchema } from './schemas.js';
import { requestIn, type Session } from './session.js';
import { blobProblems } from './uploaded-blobs.js';

/** The web server refuses a file that is too large as 404.13, with a page that often lacks the 13. */
const TOO_LARGE = "the file may be larger than the vendor's web server accepts (404.13)";

export class NexusIcUploads implements Uploads {
  constructor(
    private readonly edge: VendorEdge,
    private readonly session: SharedSession<Session>,
  ) {}

  check(job: Record<string, unknown>, paths: readonly string[]): void {
    const problems = blobProblems(checkedSpec(jobSpecSchema, job).parameters, paths);
    if (problems.length > 0) throw new RefusedInput(problems.join('; '));
  }

  send({ bytes, read }: FileToSend, signal: AbortSignal): Promise<ReceivedFile> {
    return this.session.use(signal, async (session) => {
      const hash = createHash('md5');
      const request: VendorRequest = {
        ...requestIn(session, { verb: 'upload the file', method: 'POST', signal }, 'postBlob'),
        file: { body: read((chunk) => hash.update(chunk)), bytes },
        explain,
      };
      const { guid, md5, expiry } = await this.edge.json(request, blobSchema);
      if (md5 !== undefined && md5.toLowerCase() !== hash.digest('hex')) {
        throw this.edge.error(request, 'unintelligible', 'the vendor has received other bytes than were sent (MD5)');
      }
      const expires = timestampOf(expiry);
      return { vendorName: guid, ...(expires !== undefined && { expires }) };
    });
  }
}

function explain(body: string, status: number): VendorExplanation {
  return { message: body === '' && status === 404 ? TOO_LARGE : body };
}
