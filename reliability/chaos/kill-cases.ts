/** The named points at which a worker is ended, and the jobs that lead it there. Pure. */
import { CANCELS, jobIdOf, VENDORS, type JobPlan, type Vendor } from './job-plan.js';

/** In the order in which a wait comes to them; kill-points.mjs knows where each is. */
export const POINTS = {
  'log-in.before': 'before the request of a log-in',
  'log-in.after': 'a log-in was granted, and not yet used',
  'status.before': 'before the status is asked for, in the middle of a wait',
  'status.after': 'the status arrived, but the worker has not processed it',
  'pollForChange.before-report': 'a poll saw a change, and has not reported it',
  'join.before': 'a poll of a quiet job, before the watch knows of it',
  'join.after': 'the watch has the job, but the wait has not read the answer',
  'join.before-report': 'the same, with the answer of the poll on its way',
  'tick.before': 'before the watch has the job polled',
  'tick.after': 'the watch had the job polled, and has not processed the answer',
  'delivery.before': 'the watch saw a change, and has not sent the hint to the wait',
  'delivery.after': 'the wait has the hint, but the watch has not read the answer',
  'pollMembers.before-report': 'the polls of a watch have changes to report',
  'leave.after': 'a cancelled wait has left the watch, and the vendor was not asked yet',
  'cancel.before': 'before the vendor is asked to cancel',
  'cancel.after': 'the vendor accepted a cancel, but the worker has not read the answer',
  'cancelJob.before-report': 'an accepted cancel, not yet reported',
  'messages.before': 'before the messages are asked for',
  'messages.after': 'the last message was read',
  'messages-file.before-write': 'before the file of the messages is begun',
  'messages-file.before-rename': 'the file of the messages is whole, under its partial name',
  'messages-file.after-rename': 'the file of the messages has its name',
  'collectMessages.before-report': 'the messages are stored, which is not yet reported',
  'content.before': 'before the content is asked for',
  'content.before-first-byte': 'the answer with the content has begun, and no byte was taken',
  'content-file.before-write': 'before the file of the content is begun',
  'content.mid': 'half of the content has come',
  'content-file.mid-write': 'a part of the content lies on the disk',
  'content.after-last-byte': 'the last byte of the content has come',
  'content-file.before-rename': 'the file of the content is whole, under its partial name',
  'content-file.after-rename': 'the file of the content has its name',
  'collectContent.before-report': 'the content is stored, which is not yet reported',
} as const;
export type Point = keyof typeof POINTS;

export const SIGNALS = ['SIGKILL', 'SIGTERM'] as const;
export type Signal = (typeof SIGNALS)[number];

export interface KillCase {
  point: Point;
  /** At which occurrence of the step: 1 is the first. */
  nth: number;
  signal: Signal;
  plan: JobPlan;
}

/** For example `cancel.after SIGKILL pureconnect`; `tick.after SIGKILL pureconnect shared` where the connection has a watch. */
export function caseName({ point, signal, plan }: KillCase): string {
  return `${point} ${signal} ${plan.vendor}${isAboutWatch(point) ? ' shared' : ''}`;
}

/** Every point with every signal at every vendor that has the step; a capability that a vendor lacks has none. */
export function killCases(): KillCase[] {
  const cases: KillCase[] = [];
  for (const vendor of VENDORS) {
    for (const point of Object.keys(POINTS) as Point[]) {
      if (isAboutCancel(point) && !CANCELS.has(vendor)) continue;
      // Its jobs show no change before their end, and a wait ends sooner than its watch reports that.
      if (point === 'pollMembers.before-report' && vendor === 'oracle-epm') continue;
      for (const signal of SIGNALS) {
        const nth = /^(status|tick)\./.test(point) ? 2 : 1;
        cases.push({ point, nth, signal, plan: planFor(point, vendor, cases.length + 1) });
      }
    }
  }
  return cases;
}

export function isAboutCancel(point: Point): boolean {
  return point.startsWith('cancel') || point.startsWith('leave');
}

/** Whether the connection of the job has a watch. */
export function isAboutWatch(point: Point): boolean {
  return /^(join|tick|delivery|pollMembers|leave)\./.test(point);
}

/** Long enough to be cancelled, or to be polled twice on the slowest machine. */
function lifeMs(point: Point): number {
  if (isAboutCancel(point)) return 180_000;
  return point.startsWith('status.') || isAboutWatch(point) ? 15_000 : 1_500;
}

/** A watch reports a change after 15 s. */
function stepsFor(point: Point): JobPlan['steps'] {
  if (point === 'pollMembers.before-report') {
    return [
      { state: 'queued', ms: 6_000, percent: 0 },
      { state: 'running', ms: 40_000, percent: 10 },
    ];
  }
  return [{ state: 'running', ms: lifeMs(point), percent: 10 }];
}

function planFor(point: Point, vendor: Vendor, nth: number): JobPlan {
  // PureConnect has a message only of a failure, and then no content.
  const fails = vendor === 'pureconnect' && /^(messages|collectMessages)/.test(point);
  const cancelled = isAboutCancel(point);
  const texts = Array.from({ length: 3 }, (_, i) => `case ${nth}, message ${i + 1}`);
  return {
    nth,
    vendor,
    jobId: jobIdOf(vendor, nth),
    startAtMs: 0,
    startedBy: 'client',
    steps: stepsFor(point),
    end: fails ? 'failed' : 'succeeded',
    messages: vendor === 'nexus-ic' || vendor === 'pureconnect' ? texts.slice(0, 1) : texts,
    // Several blocks of the store, so that a kill can happen in the middle.
    files: fails ? [] : [{ name: `case-${nth}.bin`, bytes: 3_500_000, seed: nth }],
    ...(cancelled && {
      cancel: { afterMs: 800, onCancel: 'cancel' as const, vendorMs: 500, finishesAnyway: false },
    }),
  };
}
