/**
 * The records of the Jobs console. The vendor has no call that lists jobs. A job of the type Export Job Console writes them into a file of the
 * repository ("Export Job Console" of the vendor's API), which this downloads and deletes.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isTerminal } from '../../contract/job.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import { VendorError, type VendorErrorKind } from '../http/vendor-error.js';
import type { SharedSession } from '../shared/session.js';
import { recordsOf, type ConsoleRecord } from './console-records.js';
import type { PlanningJobs } from './planning-jobs.js';
import { openFile } from './repository.js';
import type { Session } from './session.js';
import { removeFile } from './snapshot-calls.js';
import { stateOf } from './status.js';
import { fileInZip } from './zip-file.js';

const VERB = 'list jobs';
/** The names that the export has for types of jobs. All types are exported for one that it cannot name. */
const TYPES = [
  'RULES',
  'RULESET',
  'PLAN_TYPE_MAP',
  'IMPORT_DATA',
  'EXPORT_DATA',
  'IMPORT_METADATA',
  'EXPORT_METADATA',
  'CUBE_REFRESH',
  'CLEAR_CUBE',
  'ADMIN_MODE',
  'COMPACT_CUBE',
  'RESTRUCTURE_CUBE',
  'MERGE_DATA_SLICES',
  'OPTIMIZE_AGGREGATION',
  'SORT_MEMBERS',
  'IMPORT_EXCHANGE_RATES',
];
/** The type of the export itself, whose record shows how the export writes the connection's user. */
const EXPORT_TYPE = 'JOBCONSOLE_EXPORT';
/** Before each of the first reads of the export's status. */
const PAUSES_MS = [250, 500, 1_000, 2_000];
const LONGEST_PAUSE_MS = 3_000;
const MOST_PACKED_BYTES = 8 * 1024 * 1024;
const MOST_BYTES = 32 * 1024 * 1024;

export interface ConsoleExport {
  /** The job that exported the records. */
  exportId: string;
  /** Those of the last day. */
  records: ConsoleRecord[];
}

export class JobConsole {
  constructor(
    private readonly jobs: PlanningJobs,
    private readonly session: SharedSession<Session>,
    private readonly edge: VendorEdge,
  ) {}

  /**
   * Exports the records of the jobs of this type. Waits for the end of the export here, because a new attempt would start another one.
   * @param limitMs how long the export may take @throws VendorError
   */
  async export(jobType: string, limitMs: number, signal: AbortSignal): Promise<ConsoleExport> {
    const name = `vigil-${randomBytes(6).toString('hex')}`;
    const file = `${name}.zip`;
    const parameters = {
      fileName: file,
      ndays: '1',
      jobTypes: typesFor(jobType),
      jobStatusCodes: 'all',
      excludeApplicationId: 'true',
    };
    const exportId = await this.jobs.start({ jobType: 'Export Job Console', jobName: name, parameters }, signal, VERB);
    await this.ended(exportId, Date.now() + limitMs, signal);
    try {
      return { exportId, records: await this.recordsIn(file, signal) };
    } finally {
      // A file that stays harms nobody.
      await removeFile(file, VERB, signal, this.session, this.edge).catch(() => undefined);
    }
  }

  private async ended(jobId: string, endAt: number, signal: AbortSignal): Promise<void> {
    for (let reads = 0; ; reads += 1) {
      const pauseMs = PAUSES_MS[reads] ?? LONGEST_PAUSE_MS;
      if (Date.now() + pauseMs > endAt) throw failed('rejected', `the export, job ${jobId}, did not end in time`);
      await sleep(pauseMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      const { status, details } = await this.jobs.read(jobId, signal, VERB);
      const state = stateOf(status);
      if (state === 'succeeded') return;
      if (isTerminal(state)) throw failed('rejected', `the export, job ${jobId}, ended as ${state}`, details);
    }
  }

  private async recordsIn(file: string, signal: AbortSignal): Promise<ConsoleRecord[]> {
    const { body } = await openFile(file, signal, this.session, this.edge);
    const packed: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_PACKED_BYTES) throw failed('unintelligible', 'the export of the Jobs console is too large');
      packed.push(chunk);
    }
    const text = await fileInZip(Buffer.concat(packed), '.csv', MOST_BYTES).catch(() => undefined);
    const records = text && recordsOf(this.edge.masked(text.toString('utf8')));
    if (!records) throw failed('unintelligible', 'the export of the Jobs console cannot be read');
    return records;
  }
}

function typesFor(jobType: string): string {
  const type = jobType.toUpperCase().replaceAll(' ', '_');
  return TYPES.includes(type) ? `${type},${EXPORT_TYPE}` : 'all';
}

function failed(kind: VendorErrorKind, what: string, vendorMessage?: string): VendorError {
  return new VendorError({ kind, vendor: 'oracle-epm', verb: VERB, what, vendorMessage });
}
