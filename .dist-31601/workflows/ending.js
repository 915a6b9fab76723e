/** Decides how a wait ends. Pure, tested by table. */
import { cancelText } from '../text/cancel-text.js';
import { shortText } from '../contract/short-text.js';
/** How much of the vendor's text a failure message repeats. The outcome has more. */
const LONGEST_SAID = 300;
/** @param interruption undefined if the wait reached the job's own end, even after a cancel that came too late */
export function endingOf(record, interruption) {
    if (interruption?.why === 'gaveUp')
        return { as: 'failure', failure: interruption.failure, what: interruption.what };
    // After a cancel that came too late the wait ends as the job did.
    if (interruption && record.cancel?.result !== 'finishedAnyway') {
        if (interruption.why === 'cancel')
            return { as: 'canceled' };
        return {
            as: 'failure',
            failure: 'DeadlineExceeded',
            what: `${interruption.what}; ${cancelText(record).job}`,
        };
    }
    return ownEnd(record);
}
function ownEnd(record) {
    const { state, summary, vendorState } = record.observation;
    if (state === 'succeeded' || record.input.onFailure === 'return')
        return { as: 'outcome' };
    const said = summary ?? lastError(record) ?? vendorState;
    if (state === 'cancelled') {
        return { as: 'failure', failure: 'JobCancelled', what: `the job was cancelled at the vendor${tail(said)}` };
    }
    return { as: 'failure', failure: 'JobFailed', what: `the job failed at the vendor${tail(said)}` };
}
function lastError({ messages }) {
    return messages.last.findLast(({ severity }) => severity === 'error')?.text;
}
function tail(said) {
    return said === '' ? '' : `: ${shortText(said, LONGEST_SAID)}`;
}
//# sourceMappingURL=ending.js.map