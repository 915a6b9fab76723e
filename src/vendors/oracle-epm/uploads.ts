/**
 * Files for the service's repository, from which jobs import ("Upload", `prest/upload.html` of the vendor's API, version 11.1.2.3.600). The file
 * goes to the default location under its own name. The vendor does not overwrite a file, so one of the same name is deleted first ("Delete
 * Files", `prest/delete_files.html`).
 */
import type { VendorEdge } from '../http/vendor-edge.js';
import { VendorError } from '../http/vendor-error.js';
import type { VendorRequest } from '../http/vendor-request.js';
import type { SharedSession } from '../shared/session.js';
import type { FileToSend, ReceivedFile, Uploads } from '../shared/uploads.js';
import { errorSchema, wordsOf, type VendorSaid } from './schemas.js';
import { requestIn, type Session } from './session.js';
import { hrefOf, ownLink, pauseBeforeRead, removeFile, snapshotCall } from './snapshot-calls.js';

const VERB = 'upload the file';
const IN_PROGRESS = -1;

/** What the vendor says, and where to ask again. */
interface Said extends VendorSaid {
  request: VendorRequest;
  /** Undefined if the vendor names none. */
  next: string | undefined;
}

export class OracleEpmUploads implements Uploads {
  constructor(
    private readonly session: SharedSession<Session>,
    private readonly edge: VendorEdge,
  ) {}

  async send({ name, bytes, read }: FileToSend, signal: AbortSignal): Promise<ReceivedFile> {
    const endAt = Date.now() + this.edge.contentLimitMs;
    await removeFile(name, VERB, signal, this.session, this.edge).catch(ignoreIfNone);
    let said = await this.ask(signal, `${snapshotCall(name, VERB)}/contents`, () => ({ body: read(), bytes }));
    // The vendor unpacks a snapshot in a job of its own.
    for (let reads = 0; said.status === IN_PROGRESS && said.next !== undefined; reads += 1) {
      if (!(await pauseBeforeRead(reads, endAt, signal))) {
        const what = 'the vendor did not unpack the file in time (timeouts.content)';
        throw this.edge.error(said.request, 'unreachable', what);
      }
      said = await this.ask(signal, said.next);
    }
    if (said.status === 0) return { vendorName: name };
    throw this.refused(said);
  }

  private ask(signal: AbortSignal, call: string, fileOf?: () => VendorRequest['file']): Promise<Said> {
    return this.session.use(signal, async (session) => {
      const file = fileOf?.();
      const request = { ...requestIn(session, { verb: VERB, method: file ? 'POST' : 'GET', signal }, call), file };
      const said = await this.edge.json(request, errorSchema);
      const href = said.status === IN_PROGRESS ? hrefOf(said, 'job status') : undefined;
      return { ...said, request, next: href && ownLink(request, href, session.baseUrl, this.edge) };
    });
  }

  /** The vendor refuses a file with 200 and a status above 0, such as one whose name is taken. */
  private refused({ request, ...said }: Said): VendorError {
    const { status } = said;
    const isError = status !== undefined && status > 0;
    const what = isError ? 'the vendor refused the file' : 'the answer has no status of the upload';
    const { fields } = this.edge.error(request, isError ? 'rejected' : 'unintelligible', what);
    return new VendorError({
      ...fields,
      ...(isError && { errorId: `status ${status}` }),
      vendorMessage: wordsOf(said),
    });
  }
}

/** If the file could not be deleted, the upload says so in the vendor's words. */
function ignoreIfNone(error: unknown): void {
  if (!(error instanceof VendorError) || !['missing', 'rejected'].includes(error.kind)) throw error;
}
