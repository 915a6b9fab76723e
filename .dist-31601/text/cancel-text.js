/** The result of a cancel in words, for messages and the Web UI. Pure. */
import { CANCEL_FORBIDDEN } from '../contract/connection-policy.js';
const LEFT_RUNNING = {
    job: 'the job is left running',
    wait: 'the wait was cancelled',
    hint: 'check the job at the vendor',
};
const TEXTS = {
    requested: { ...LEFT_RUNNING, brief: 'the vendor has not answered yet' },
    accepted: { ...LEFT_RUNNING, brief: 'accepted by the vendor, not confirmed yet' },
    finishedAnyway: { ...LEFT_RUNNING, job: 'the job had already ended', brief: 'too late, the job had already ended' },
    confirmed: {
        brief: 'confirmed, the job is cancelled',
        job: 'the job was cancelled',
        wait: 'the wait was cancelled, and the job with it',
        hint: 'start a new job at the vendor if you still need it',
    },
    refused: {
        brief: 'refused by the vendor',
        job: 'the vendor refused to cancel the job, which may still run',
        wait: 'the wait was cancelled; the vendor refused to cancel the job, which may still run',
        hint: 'end the job at the vendor',
    },
    unsupported: {
        brief: 'the vendor cannot cancel jobs',
        job: 'the vendor has no call to cancel the job, which may still run',
        wait: 'the wait was cancelled; the vendor has no call to cancel a job, which may still run',
        hint: "end the job in the vendor's user interface",
    },
    unconfirmed: {
        brief: 'not confirmed in time, the job may still run',
        job: 'the cancel was not confirmed, and the job may still run',
        wait: 'the wait was cancelled; the cancel of the job was not confirmed, and the job may still run',
        hint: 'check the job at the vendor',
    },
    notAsked: {
        brief: 'the vendor was not asked, the job is left running',
        job: 'the job is left running',
        wait: 'the wait was cancelled; the job is left running, as onCancel: leave asks',
        hint: 'to continue waiting, await it again',
    },
};
/** A refusal that no vendor gave. */
const FORBIDDEN = {
    brief: "refused: the connection's config forbids cancels",
    job: "the connection's config forbids cancels, so the job may still run",
    wait: "the wait was cancelled; the connection's config forbids to cancel the job (cancel: false), so it may still run",
    hint: "end the job at the vendor, or ask the owner of the worker's config to allow cancels",
};
/** @param of without a cancel, nobody requested one */
export function cancelText(of) {
    return of.cancel ? textOf(of.cancel.result, of) : LEFT_RUNNING;
}
/** @returns undefined if nobody requested a cancel */
export function cancelBrief(of) {
    return of.cancel ? textOf(of.cancel.result, of).brief : undefined;
}
function textOf(result, { timeline }) {
    const refusal = result === 'refused' ? timeline.findLast(({ event }) => event === 'cancelRefused') : undefined;
    return refusal?.detail === CANCEL_FORBIDDEN ? FORBIDDEN : TEXTS[result];
}
//# sourceMappingURL=cancel-text.js.map