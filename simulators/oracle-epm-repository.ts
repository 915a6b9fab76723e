/** The repository of files: what jobs write, what clients upload, and what they download. */
import { download, json, text, type Answer } from './answer.js';
import type { Content } from './content.js';
import type { VendorRequest } from './http-simulator.js';
import { fileExists, noSuchFile } from './oracle-epm-answers.js';
import { isUpload, type Upload } from './uploads.js';

interface WritingJob {
  id: string;
  step: { status?: number };
}

interface RepositoryFile {
  content: Content;
  /** The file exists only after this job has succeeded. */
  writtenBy?: WritingJob;
}

export const SNAPSHOTS = '/interop/rest/11.1.2.3.600/applicationsnapshots';

export interface RepositoryOptions {
  overwrites?: boolean;
  unpackReads?: number;
  /** The origin of links. */
  linkBase: () => string | undefined;
}

export class OracleEpmRepository {
  /** What clients have uploaded, by the names of the files. */
  readonly uploaded = new Map<string, Upload>();
  private readonly files = new Map<string, RepositoryFile>();
  private unpackingReads = 0;

  constructor(private readonly options: RepositoryOptions) {}

  add(name: string, content: Content, writtenBy?: WritingJob): void {
    this.files.set(name, { content, ...(writtenBy && { writtenBy }) });
  }

  has(name: string): boolean {
    const file = this.files.get(name);
    return file !== undefined && (!file.writtenBy || file.writtenBy.step.status === 0);
  }

  writerOf(name: string): string | undefined {
    return this.files.get(name)?.writtenBy?.id;
  }

  download(name: string): Answer {
    const file = this.files.get(name);
    if (!file || !this.has(name)) return noSuchFile(name);
    const fileExtension = /\.([^.]+)$/.exec(name)?.[1] ?? '';
    return download({ ...file.content, mediaType: 'application/octet-stream' }, { fileExtension });
  }

  remove(name: string): Answer {
    return this.files.delete(name) ? json(200, { status: 0, details: null }) : noSuchFile(name);
  }

  receive(request: VendorRequest): Answer {
    const { params, body } = request;
    const name = params['file']!;
    const { overwrites = false, unpackReads = 0 } = this.options;
    if (this.files.has(name) && !overwrites) return fileExists(name);
    if (!isUpload(body)) return text(415, 'Unsupported Media Type');
    this.uploaded.set(name, body);
    this.add(name, { mediaType: 'application/octet-stream', body: body.start });
    this.unpackingReads = name.endsWith('.zip') ? unpackReads : 0;
    return this.unpacking(request);
  }

  unpacking({ origin, params }: VendorRequest): Answer {
    const status = this.unpackingReads > 0 ? -1 : 0;
    this.unpackingReads -= 1;
    const href = `${this.options.linkBase() ?? origin}${SNAPSHOTS}/${encodeURIComponent(params['file']!)}/contents`;
    const links = [
      { rel: 'self', href, action: 'POST' },
      ...(status === -1 ? [{ rel: 'Job Status', href: `${href}/704910221`, action: 'GET' }] : []),
    ];
    return json(200, { status, details: null, links });
  }
}
