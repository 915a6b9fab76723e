import { shortText } from '../../contract/short-text.js';
const LONGEST_VENDOR_MESSAGE = 300;
export class VendorError extends Error {
    fields;
    name = 'VendorError';
    kind;
    vendor;
    verb;
    status;
    errorId;
    retryAfterMs;
    constructor(fields) {
        const { vendor, verb, what, where, errorId, vendorMessage } = fields;
        const said = vendorMessage === undefined || vendorMessage === '' ? '' : `: ${oneLine(vendorMessage)}`;
        super(`${vendor} could not ${verb}: ${what}${where ? ` (${where})` : ''}${errorId ? ` [${errorId}]` : ''}${said}`);
        this.fields = fields;
        this.kind = fields.kind;
        this.vendor = vendor;
        this.verb = verb;
        this.status = fields.status;
        this.errorId = errorId;
        this.retryAfterMs = fields.retryAfterMs;
    }
}
function oneLine(text) {
    const flat = text.replace(/\s+/g, ' ').trim();
    return shortText(flat, LONGEST_VENDOR_MESSAGE);
}
/** The default meaning of an HTTP status, which a vendor's client may override; undefined for a 2xx. */
export function kindOfStatus(status, verb) {
    if (status >= 200 && status < 300)
        return undefined;
    if (status === 401 || status === 403)
        return 'refused';
    if (verb === 'log in') {
        // Log-in requests differ only in their credentials, and ICWS and OAuth answer 400 to wrong ones.
        if (status === 400)
            return 'refused';
        // The vendor is not at this address. That says nothing about a job.
        if (status === 404)
            return 'unreachable';
    }
    // The list is not about one job, so a 404 means an older server without this call.
    if (status === 404)
        return verb === 'list jobs' ? 'rejected' : 'missing';
    if (status === 429)
        return 'throttled';
    // 407 is a proxy's.
    if (status === 407 || status === 408 || status === 425)
        return 'unreachable';
    if (status >= 400 && status < 500)
        return 'rejected';
    return 'unreachable';
}
/** Whether an abort reason is a timeout, from `AbortSignal.timeout` or an attempt's own limit. */
export function isTimeout(reason) {
    return reason instanceof DOMException && reason.name === 'TimeoutError';
}
//# sourceMappingURL=vendor-error.js.map