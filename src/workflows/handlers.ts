/** The query, signal and update handlers of a wait. */
import { CancelledFailure, HandlerUnfinishedPolicy } from '@temporalio/common';
import { condition, defineQuery, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { A_DURATION, parseDuration } from '../contract/duration.js';
import { isWorkflowId } from '../contract/ids.js';
import { ignoredSettings } from '../contract/ignored-settings.js';
import type { JobOutcome } from '../contract/outcome.js';
import {
  EXTEND_DEADLINE_UPDATE,
  IGNORED_SETTINGS_QUERY,
  JOB_QUERY,
  JOIN_SIGNAL,
  LEAVE_UPDATE,
  LIMIT_QUERY,
  NAMELESS_CALLER,
  POLL_NOW_SIGNAL,
  WATCH_QUERY,
  type Caller,
  type ExtendDeadlineInput,
  type ExtendDeadlineResult,
  type IgnoredSetting,
  type JoinInput,
  type JoinResult,
  type LeaveInput,
  type LeaveResult,
} from '../contract/wait-messages.js';
import { nextLimit, type NextLimit } from '../contract/wait-limits.js';
import {
  latestDeadlineOf,
  noteJoined,
  noteLeft,
  outcomeOf,
  outcomeOfInput,
  timestamp,
} from '../contract/wait-record.js';
import { hintedState } from '../contract/reported-members.js';
import { UNWATCHED_SIGNAL } from '../contract/watch.js';
import type { Wait } from './wait.js';

/** How long a wait that its watch sends away does not come back. */
const ALONE_MS = 3_600_000;

const job = defineQuery<JobOutcome>(JOB_QUERY);
const limit = defineQuery<NextLimit | null>(LIMIT_QUERY);
const watch = defineQuery<string | null>(WATCH_QUERY);
const pollNow = defineSignal<[unknown]>(POLL_NOW_SIGNAL);
const unwatched = defineSignal(UNWATCHED_SIGNAL);
const join = defineSignal<[Caller]>(JOIN_SIGNAL);
const joinUpdate = defineUpdate<JoinResult, [JoinInput]>(JOIN_SIGNAL);
const ignored = defineQuery<IgnoredSetting[] | null, [unknown]>(IGNORED_SETTINGS_QUERY);
const leave = defineUpdate<LeaveResult, [LeaveInput]>(LEAVE_UPDATE);
const extendDeadline = defineUpdate<ExtendDeadlineResult, [ExtendDeadlineInput]>(EXTEND_DEADLINE_UPDATE);

/**
 * Must be called before anything is awaited: Temporal rejects a query or an update that has no handler.
 * @param begun the wait, as soon as its input is accepted
 * @param want called if an update needs the wait before that
 */
export function answerCallers(raw: unknown, begun: () => Wait | undefined, want: () => void): void {
  const outcome = (): JobOutcome => {
    const wait = begun();
    return wait ? outcomeOf(wait.record, Date.now()) : outcomeOfInput(raw, 'waiting', Date.now());
  };
  const untilBegun = async (): Promise<Wait> => {
    want();
    await condition(() => begun() !== undefined);
    return begun() as Wait;
  };
  // An update awaits nothing if the wait is there: what its validator saw must still be true.
  const extend = async ({ deadline }: ExtendDeadlineInput): Promise<ExtendDeadlineResult> => {
    const wait = begun() ?? (await untilBegun());
    return { deadlineAt: timestamp(wait.extendDeadline(durationOf(deadline))) };
  };
  const leaveWait = async ({ caller, cancelIfLast }: LeaveInput): Promise<LeaveResult> => {
    const wait = begun() ?? (await untilBegun());
    const last = noteLeft(wait.record, caller);
    if (last && typeof cancelIfLast === 'string') wait.cancel(new CancelledFailure(cancelIfLast), cancelIfLast);
    return { last };
  };
  const joinWait = async (sent: JoinInput): Promise<JoinResult> => {
    const { caller, input } = sent;
    const { record } = begun() ?? (await untilBegun());
    noteJoined(record, caller, follows(sent));
    return { ignored: ignoredSettings(input, record.input) };
  };
  setHandler(joinUpdate, joinWait, {
    description:
      'Adds a caller that wants this job: { "caller": "…", "input": { … } }. Answers which settings of its input do not apply to this wait.',
    unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON,
    validator: (sent) => {
      if (callerName(sent) === undefined) throw new Error('caller: expected a name, which may be empty');
    },
  });
  setHandler(ignored, (given) => ignoredBy(begun(), given), {
    description:
      'Which settings of the input given do not apply to this wait, because it has others; null before it has any.',
  });
  setHandler(leave, leaveWait, {
    description:
      'Removes a caller that joined: { "caller": "…" }. Answers whether no other caller wants the job. "cancelIfLast", a reason, cancels the wait then.',
    unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON,
    validator: (caller) => {
      if (callerName(caller) === undefined) throw new Error('caller: expected the name given with join');
    },
  });
  setHandler(job, outcome, { description: 'The outcome so far, in the shape of the result.' });
  setHandler(limit, () => nextLimitOf(begun()), {
    description: 'The next deadline or end of a patience, and which it is; null if nothing is limited.',
  });
  setHandler(watch, () => begun()?.record.watch ?? null, {
    description: 'The workflow id of the watch that polls the job; null if the wait polls by itself.',
  });
  setHandler(extendDeadline, extend, {
    description: 'Sets a new deadline, as a duration counted from now: { "deadline": "2h" }.',
    // An update that waits for an input that is then refused ends with the wait.
    unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON,
    validator: (input) => {
      const ms = durationOf((input as Partial<ExtendDeadlineInput> | undefined)?.deadline);
      const latest = latestDeadline(begun());
      if (Date.now() + ms > latest) {
        throw new Error(`deadline: the connection allows at most ${timestamp(latest)} (limits.maxDeadline)`);
      }
      const phase = begun()?.record.phase ?? 'waiting';
      if (phase !== 'waiting') throw new Error(`the wait is ${phase}; its deadline no longer applies`);
    },
  });
}

/** Temporal buffers earlier signals until there is a handler. */
export function answerSignals(wait: Wait): void {
  // Registered before a leave in the same workflow task runs, so that the leave finds the caller.
  setHandler(join, (sent) => noteJoined(wait.record, callerName(sent) ?? NAMELESS_CALLER, follows(sent)), {
    description:
      'Adds a caller that wants this job: { "caller": "…" }. With "follows": true the caller is a workflow, which is signalled at the end.',
  });
  setHandler(pollNow, (hint) => wait.pollNow(hintedState(hint)), {
    description: 'Polls the job now instead of at the next regular poll. Signals within 5 s are one poll.',
  });
  setHandler(unwatched, () => wait.takeBack(ALONE_MS), {
    description: 'Says that no watch polls the job any more; the wait polls it by itself for an hour.',
  });
}

function latestDeadline(wait: Wait | undefined): number {
  return wait ? latestDeadlineOf(wait.record) : Infinity;
}

function ignoredBy(wait: Wait | undefined, given: unknown): IgnoredSetting[] | null {
  return wait ? ignoredSettings(given, wait.record.input) : null;
}

function nextLimitOf(wait: Wait | undefined): NextLimit | null {
  return wait ? nextLimit(wait.record) : null;
}

// Anybody may send anything. An error in a signal handler would block the wait for good, and so would a signal to an id that none can be.
function callerName(sent: unknown): string | undefined {
  const { caller } = (sent ?? {}) as Partial<Caller>;
  return caller === NAMELESS_CALLER || isWorkflowId(caller) ? caller : undefined;
}

function follows(sent: unknown): boolean {
  return (sent as Partial<Caller> | null | undefined)?.follows === true;
}

function durationOf(text: unknown): number {
  const parsed = parseDuration(text);
  if (parsed === undefined || parsed < 1_000) throw new Error(`deadline: expected ${A_DURATION}, of at least 1s`);
  return parsed;
}
