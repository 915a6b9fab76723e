const STATES = {
    [-1]: 'running', // in progress
    0: 'succeeded', // success
    1: 'failed', // error
    2: 'cancelling', // cancel pending: the job may still finish first
    3: 'cancelled', // cancelled
    4: 'failed', // invalid parameter
    2147483647: 'unknown', // Integer.MAX_VALUE, the vendor's own "unknown"
};
export function stateOf(status) {
    return STATES[status] ?? 'unknown';
}
/** The number and the vendor's word for it, if there is one: `1 Error`. */
export function vendorStateOf({ status, descriptiveStatus }) {
    return descriptiveStatus ? `${status} ${descriptiveStatus}` : String(status);
}
//# sourceMappingURL=status.js.map