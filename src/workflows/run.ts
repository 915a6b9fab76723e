/** What a run knows: the answer to its query, and the base of its outcome. */
import type { CancelledFailure } from '@temporalio/common';
import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { NotifyPolicy } from '../contract/notification.js';
import { unseenOutcome, type JobOutcome } from '../contract/outcome.js';
import type {
  AcceptedRun,
  EarlierJob,
  RunOutcome,
  RunPhase,
  RunProgress,
  SubmitReport,
  UploadedFile,
} from '../contract/run-job.js';
import { shortText } from '../contract/short-text.js';
import { timestamp } from '../contract/wait-record.js';
import { runDetails } from './run-details.js';

/** How much of a failed job's summary the next job's outcome repeats. */
const LONGEST_SUMMARY = 200;

export class Run {
  phase: RunPhase = 'preparing';
  problem: string | null = null;
  /** The caller's CancelledFailure, once the run is cancelled. */
  cancelled: CancelledFailure | undefined;
  cancelReason: string | null = null;
  /** Called at a cancel, while the job is awaited. */
  onCancel: (() => void) | undefined;
  private report: SubmitReport;
  private uploading: string | undefined;

  constructor(
    readonly input: AcceptedRun,
    readonly notify?: NotifyPolicy,
  ) {
    this.report = unsentReport(input.key);
  }

  get submit(): SubmitReport {
    return this.report;
  }

  get progress(): RunProgress {
    const { report: submit, phase, problem, uploading } = this;
    return { submit, phase, problem, ...(uploading !== undefined && { uploading }) };
  }

  cancel(cancelled: CancelledFailure, reason: string | null): void {
    this.cancelled = cancelled;
    this.cancelReason = reason;
    this.onCancel?.();
  }

  note(phase: RunPhase, report: Partial<SubmitReport> = {}, problem: string | null = null): void {
    this.phase = phase;
    this.problem = problem;
    this.report = { ...this.report, ...report };
    this.uploading = undefined;
    this.show();
  }

  /** @param path of the file that is uploaded from now on @param uploaded the file whose upload has just ended */
  noteUpload(path: string | undefined, uploaded?: UploadedFile): void {
    if (uploaded) {
      const others = (this.report.uploads ?? []).filter((one) => one.path !== uploaded.path);
      this.report = { ...this.report, uploads: [...others, uploaded] };
    }
    // Why the try before did not succeed is shown meanwhile.
    if (path === undefined) this.problem = null;
    this.uploading = path;
    this.show();
  }

  /** Begins with another job, after the last one failed. */
  next({ state, summary }: JobOutcome): void {
    const { key, jobId, at, earlier = [], uploads } = this.report;
    const failed: EarlierJob = {
      key,
      jobId: jobId ?? '',
      at,
      state,
      summary: summary && shortText(summary, LONGEST_SUMMARY),
    };
    const all = [...earlier, failed];
    this.report = { ...unsentReport(`${this.input.key}#${all.length + 1}`), earlier: all, ...(uploads && { uploads }) };
    this.phase = 'preparing';
    this.show();
  }

  /** @param waited of the wait; without it no job is known */
  outcome(waited?: JobOutcome): RunOutcome {
    const { startTime } = workflowInfo();
    const seen = waited ?? unseenOutcome(this.input.connection, '', startTime.toISOString(), 'ended');
    const { cancel } = seen;
    // A cancel reaches the wait without its reason.
    const reason = cancel?.reason ?? this.cancelReason;
    return { ...seen, ...(cancel?.by === 'caller' && { cancel: { ...cancel, reason } }), submit: this.report };
  }

  /** The outcome of a run that was cancelled before it sent anything. */
  outcomeUnsent(): RunOutcome {
    const cancel = { by: 'caller', at: timestamp(Date.now()), reason: this.cancelReason, result: 'confirmed' } as const;
    return { ...this.outcome(), state: 'cancelled', cancel };
  }

  private show(): void {
    setCurrentDetails(runDetails(this.input, this.progress));
  }
}

export function unsentReport(key: string): SubmitReport {
  return { key, jobId: null, at: null, result: null, attempts: 0 };
}
