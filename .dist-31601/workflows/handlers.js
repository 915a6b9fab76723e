/** The query, signal and update handlers of a wait. */
import { CancelledFailure, HandlerUnfinishedPolicy } from '@temporalio/common';
import { condition, defineQuery, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { A_DURATION, parseDuration } from '../contract/duration.js';
import { EXTEND_DEADLINE_UPDATE, JOB_QUERY, JOIN_SIGNAL, LEAVE_UPDATE, LIMIT_QUERY, NAMELESS_CALLER, POLL_NOW_SIGNAL, } from '../contract/wait-messages.js';
import { latestDeadlineOf, nextLimit, noteJoined, noteLeft, outcomeOf, outcomeOfInput, timestamp, } from '../contract/wait-record.js';
/** A workflow id has at most this many characters. */
const MAX_CALLER_LENGTH = 1_000;
const job = defineQuery(JOB_QUERY);
const limit = defineQuery(LIMIT_QUERY);
const pollNow = defineSignal(POLL_NOW_SIGNAL);
const join = defineSignal(JOIN_SIGNAL);
const leave = defineUpdate(LEAVE_UPDATE);
const extendDeadline = defineUpdate(EXTEND_DEADLINE_UPDATE);
/**
 * Must be called before anything is awaited: Temporal rejects a query or an update that has no handler.
 * @param begun the wait, as soon as its input is accepted
 */
export function answerCallers(raw, begun) {
    const outcome = () => {
        const wait = begun();
        return wait ? outcomeOf(wait.record, Date.now()) : outcomeOfInput(raw, 'waiting', Date.now());
    };
    const extend = async ({ deadline }) => {
        // No await if the wait is there: what the validator saw must still be true.
        if (!begun())
            await condition(() => begun() !== undefined);
        return { deadlineAt: timestamp(begun().extendDeadline(durationOf(deadline))) };
    };
    const leaveWait = async ({ caller, cancelIfLast }) => {
        if (!begun())
            await condition(() => begun() !== undefined);
        const wait = begun();
        const last = noteLeft(wait.record, caller);
        if (last && typeof cancelIfLast === 'string')
            wait.cancel(new CancelledFailure(cancelIfLast), cancelIfLast);
        return { last };
    };
    setHandler(leave, leaveWait, {
        description: 'Removes a caller that joined: { "caller": "…" }. Answers whether no other caller wants the job. "cancelIfLast", a reason, cancels the wait then.',
        unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON,
        validator: (caller) => {
            if (callerName(caller) === undefined)
                throw new Error('caller: expected the name given with join');
        },
    });
    setHandler(job, outcome, { description: 'The outcome so far, in the shape of the result.' });
    setHandler(limit, () => nextLimitOf(begun()), {
        description: 'The next deadline or end of a patience, and which it is; null if nothing is limited.',
    });
    setHandler(extendDeadline, extend, {
        description: 'Sets a new deadline, as a duration counted from now: { "deadline": "2h" }.',
        // An update that waits for an input that is then refused ends with the wait.
        unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON,
        validator: (input) => {
            const ms = durationOf(input?.deadline);
            const latest = latestDeadline(begun());
            if (Date.now() + ms > latest) {
                throw new Error(`deadline: the connection allows at most ${timestamp(latest)} (limits.maxDeadline)`);
            }
            const phase = begun()?.record.phase ?? 'waiting';
            if (phase !== 'waiting')
                throw new Error(`the wait is ${phase}; its deadline no longer applies`);
        },
    });
}
/** Temporal buffers earlier signals until there is a handler. */
export function answerSignals(wait) {
    // Registered before a leave in the same workflow task runs, so that the leave finds the caller.
    setHandler(join, (caller) => noteJoined(wait.record, callerName(caller) ?? NAMELESS_CALLER), {
        description: 'Adds a caller that wants this job: { "caller": "…" }.',
    });
    setHandler(pollNow, () => wait.pollNow(), {
        description: 'Polls the job now instead of at the next regular poll. Signals within 5 s are one poll.',
    });
}
function latestDeadline(wait) {
    return wait ? latestDeadlineOf(wait.record) : Infinity;
}
function nextLimitOf(wait) {
    return wait ? nextLimit(wait.record) : null;
}
// Anybody may send anything, and an error in a signal handler would block the wait for good.
function callerName(sent) {
    const { caller } = (sent ?? {});
    return typeof caller === 'string' && caller.length <= MAX_CALLER_LENGTH ? caller : undefined;
}
function durationOf(text) {
    const parsed = parseDuration(text);
    if (parsed === undefined || parsed < 1_000)
        throw new Error(`deadline: expected ${A_DURATION}, of at least 1s`);
    return parsed;
}
//# sourceMappingURL=handlers.js.map