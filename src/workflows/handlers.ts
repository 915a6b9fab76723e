/** How others speak to a running wait. */
import { HandlerUnfinishedPolicy } from '@temporalio/common';
import { condition, defineQuery, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { A_DURATION, parseDuration } from '../contract/duration.js';
import type { JobOutcome } from '../contract/outcome.js';
import {
  EXTEND_DEADLINE_UPDATE,
  JOB_QUERY,
  JOIN_SIGNAL,
  LEAVE_UPDATE,
  POLL_NOW_SIGNAL,
  NAMELESS_CALLER,
  type Caller,
  type ExtendDeadlineInput,
  type ExtendDeadlineResult,
  type LeaveResult,
} from '../contract/wait-messages.js';
import type { Wait } from './wait.js';
import { noteJoined, noteLeft, outcomeOf, outcomeOfInput, timestamp } from '../contract/wait-record.js';

/** A workflow id has at most so many letters. */
const LONGEST_CALLER = 1_000;

const job = defineQuery<JobOutcome>(JOB_QUERY);
const pollNow = defineSignal(POLL_NOW_SIGNAL);
const join = defineSignal<[Caller]>(JOIN_SIGNAL);
const leave = defineUpdate<LeaveResult, [Caller]>(LEAVE_UPDATE);
const extendDeadline = defineUpdate<ExtendDeadlineResult, [ExtendDeadlineInput]>(EXTEND_DEADLINE_UPDATE);

/**
 * To be called before anything is awaited: a query or an update that finds no handler is refused.
 * @param begun the wait, once its input is accepted
 */
export function answerCallers(raw: unknown, begun: () => Wait | undefined): void {
  const outcome = (): JobOutcome => {
    const wait = begun();
    return wait ? outcomeOf(wait.record, Date.now()) : outcomeOfInput(raw, 'waiting', Date.now());
  };
  const extend = async ({ deadline }: ExtendDeadlineInput): Promise<ExtendDeadlineResult> => {
    // Not awaited where it is there: what the validator saw must still be so.
    if (!begun()) await condition(() => begun() !== undefined);
    return { deadlineAt: timestamp((begun() as Wait).extendDeadline(durationOf(deadline))) };
  };
  const leaveWait = async ({ caller }: Caller): Promise<LeaveResult> => {
    if (!begun()) await condition(() => begun() !== undefined);
    return { last: noteLeft((begun() as Wait).record, caller) };
  };
  setHandler(leave, leaveWait, {
    description: 'A caller that joined no longer wants this job; answers whether nobody else does.',
    unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON,
    validator: (caller) => {
      if (callerName(caller) === undefined) throw new Error('caller: expected the name given with join');
    },
  });
  setHandler(job, outcome, { description: 'The outcome so far, in the shape of the result.' });
  setHandler(extendDeadline, extend, {
    description: 'Gives the job until the deadline, a duration counted from now: { "deadline": "2h" }.',
    // One that still waits for an input which is then refused ends with the wait.
    unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON,
    validator: (input) => {
      durationOf((input as Partial<ExtendDeadlineInput> | undefined)?.deadline);
      const phase = begun()?.record.phase ?? 'waiting';
      if (phase !== 'waiting') throw new Error(`the wait is ${phase}: its deadline no longer counts`);
    },
  });
}

/** Signals that came before are kept until there is a handler. */
export function answerSignals(wait: Wait): void {
  // Before a leave of the same workflow task, which finds it noted then.
  setHandler(join, (caller) => noteJoined(wait.record, callerName(caller) ?? NAMELESS_CALLER), {
    description: 'One more caller wants this job: { "caller": "…" }.',
  });
  setHandler(pollNow, () => wait.pollNow(), {
    description: 'Polls the job now instead of waiting for the next poll; calls within 5 s are one poll.',
  });
}

// Anybody may send anything: an error thrown for a signal would stop the wait for good.
function callerName(sent: unknown): string | undefined {
  const { caller } = (sent ?? {}) as Partial<Caller>;
  return typeof caller === 'string' && caller.length <= LONGEST_CALLER ? caller : undefined;
}

function durationOf(text: unknown): number {
  const parsed = parseDuration(text);
  if (parsed === undefined || parsed < 1_000) throw new Error(`deadline: expected ${A_DURATION}, of at least 1s`);
  return parsed;
}
