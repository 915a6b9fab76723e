/** What a cancel came to, in words for every output. Pure. */
import type { CancelResult } from '../contract/outcome.js';

interface CancelText {
  /** Beside "asked by …", also while the wait goes on. */
  brief: string;
  /** What became of the job. */
  job: string;
  /** Of the wait that a caller has cancelled, with its job. */
  wait: string;
  hint: string;
}

const LEFT_RUNNING = {
  job: 'the job is left running',
  wait: 'the wait was cancelled',
  hint: 'look at the job at the vendor',
} as const;

const TEXTS: Readonly<Record<CancelResult, CancelText>> = {
  requested: { ...LEFT_RUNNING, brief: 'not yet answered by the vendor' },
  accepted: { ...LEFT_RUNNING, brief: 'accepted by the vendor, not yet true' },
  finishedAnyway: { ...LEFT_RUNNING, brief: 'too late, the job had finished' },
  confirmed: {
    brief: 'confirmed, the job is cancelled',
    job: 'the job was cancelled',
    wait: 'the wait was cancelled, and the job with it',
    hint: 'start a new job at the vendor if it is still wanted',
  },
  refused: {
    brief: 'refused by the vendor',
    job: 'the vendor refused to cancel the job, which is left running',
    wait: 'the wait was cancelled; the vendor refused to cancel the job, which is left running',
    hint: 'end it at the vendor',
  },
  unsupported: {
    brief: 'the vendor has no call for it',
    job: 'the vendor has no call to cancel the job, which is left running',
    wait: 'the wait was cancelled; the vendor has no call to cancel a job, and it is left running',
    hint: 'end it in the user interface of the vendor',
  },
  unconfirmed: {
    brief: 'not confirmed in time, the job may still run',
    job: 'the cancel was not confirmed, and the job is left as it is',
    wait: 'the wait was cancelled; the cancel of the job was not confirmed, and it may still run',
    hint: 'look at the job at the vendor',
  },
  notAsked: {
    brief: 'not asked of the vendor, the job is left running',
    job: 'the job is left running',
    wait: 'the wait was cancelled; the job is left running, as onCancel: leave asks',
    hint: 'await it again to go on watching',
  },
};

/** @param result undefined where nobody has asked for a cancel */
export function cancelText(result: CancelResult | undefined): Omit<CancelText, 'brief'> {
  return result === undefined ? LEFT_RUNNING : TEXTS[result];
}

export function cancelBrief(result: CancelResult): string {
  return TEXTS[result].brief;
}
