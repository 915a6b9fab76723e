/** The vocabulary of a job: its states, how well Vigil can see it, and what one poll observed. Pure: no imports, no clock. */
/** The vendors whose jobs Vigil can await, as the config spells them. */
export const VENDORS = ['nexus-ic', 'pureconnect', 'oracle-epm', 'alteryx'];
/** What is true of the job at the vendor, and whether that state is final. */
export const JOB_STATES = {
    unknown: { terminal: false, means: 'not seen yet, or the vendor reports no state or one that Vigil does not know' },
    queued: { terminal: false, means: 'the vendor has accepted the job and has not started it' },
    running: { terminal: false, means: 'the vendor is working on it' },
    paused: { terminal: false, means: 'the vendor has suspended it; it may continue' },
    cancelling: { terminal: false, means: 'the vendor has accepted a cancel and the job has not ended yet' },
    succeeded: { terminal: true, means: 'ended and did what was asked' },
    failed: { terminal: true, means: 'ended and did not do what was asked' },
    cancelled: { terminal: true, means: 'ended because somebody cancelled it' },
};
export function isTerminal(state) {
    return JOB_STATES[state].terminal;
}
/** How well Vigil can see the job. A failed poll changes the condition, never the state. */
export const CONDITIONS = [
    'clear',
    'unreachable',
    'unintelligible',
    'refused',
    'missing',
    'unserved',
    'unstored',
];
/** No poll yet. */
export const UNSEEN = { vendor: null, state: 'unknown', condition: 'clear', vendorState: '' };
/**
 * Whether two observations differ in state, in condition, or in percent across a multiple of ten. A smaller difference is
 * reported with the next change.
 */
export function isChange(last, now) {
    return last.state !== now.state || last.condition !== now.condition || changesTens(last.percent, now.percent);
}
/** Whether a percentage crosses a multiple of ten, or appears or disappears. */
export function changesTens(last, now) {
    return tens(last) !== tens(now);
}
function tens(percent) {
    return percent === undefined ? -1 : Math.floor(percent / 10);
}
