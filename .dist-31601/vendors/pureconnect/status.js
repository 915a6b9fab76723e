/** The states of a data-extractor job: ICWS, `data-extractor` 2, field `state`, and the times that replace a missing `state`. */
import { isTerminal } from '../../contract/job.js';
import { timestampOf } from '../shared/timestamp.js';
const STATES = {
    0: 'queued', // submitted
    1: 'queued', // queued
    2: 'running', // started
    3: 'failed', // failed
    4: 'cancelled', // canceled
    5: 'succeeded', // finished
};
// In this order, so that a job which the vendor also calls cancelled or failed never counts as succeeded.
const TIMES = [
    ['canceledTime', 'cancelled'],
    ['failedTime', 'failed'],
    ['finishedTime', 'succeeded'],
    ['startedTime', 'running'],
    ['queuedTime', 'queued'],
    ['submitTime', 'queued'],
];
export function stateOf(state) {
    return STATES[state] ?? 'unknown';
}
/** The job's state, derived from its times if the vendor left out `state`; undefined if there are no times either. */
export function readState(job) {
    if (typeof job.state === 'number')
        return { state: stateOf(job.state), vendorState: String(job.state) };
    const latest = TIMES.find(([time]) => timestampOf(job[time]) !== undefined);
    return latest && { state: latest[1], vendorState: latest[0] };
}
/** When the job ended; undefined if it has not, whatever times it has. */
export function endOf(job, state) {
    if (!isTerminal(state))
        return undefined;
    const [time] = TIMES.find(([, implied]) => implied === state) ?? [];
    return timestampOf(time && job[time]) ?? timestampOf(job.stateChangedTime);
}
//# sourceMappingURL=status.js.map