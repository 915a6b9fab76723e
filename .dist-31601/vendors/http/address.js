import { VendorError } from './vendor-error.js';
/** @param call path and query relative to the base URL, already encoded */
export function addressOf(baseUrl, call) {
    return new URL(`${baseUrl.replace(/\/+$/, '')}/${call.replace(/^\/+/, '')}`);
}
/**
 * Encodes an id or a file name as one path segment or query value.
 * @throws VendorError `rejected` for a name that a URL cannot represent
 */
export function segmentOf(name, vendor, verb) {
    // Encoding keeps dots, and URLs resolve `.` and `..`: the call would address all jobs.
    if (/^\.{0,2}$/.test(name) || /\p{Surrogate}/u.test(name)) {
        throw new VendorError({ kind: 'rejected', vendor, verb, what: 'this id or name is not valid' });
    }
    return encodeURIComponent(name);
}
//# sourceMappingURL=address.js.map