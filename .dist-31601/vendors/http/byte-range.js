/**
 * A date identifies a version only if the file cannot have changed twice within it. The clocks behind `Date` and `Last-Modified` may also
 * differ a little.
 */
const DATE_MARGIN_MS = 60_000;
/** The value for If-Range; undefined if the vendor offers no ranges, or nothing that reliably identifies the version. */
export function validatorOf(headers) {
    const { etag, 'accept-ranges': unit, 'last-modified': modified, 'content-encoding': coding } = headers;
    if (unit?.trim().toLowerCase() !== 'bytes')
        return undefined;
    // Each answer is compressed separately, and the bytes may differ.
    if (coding !== undefined)
        return undefined;
    // If there is a tag, even a weak one, the date must not replace it.
    if (etag !== undefined)
        return /^"[\x21\x23-\x7e\x80-\xff]*"$/.test(etag) ? etag : undefined;
    const age = Date.parse(headers.date ?? '') - Date.parse(modified ?? '');
    return age >= DATE_MARGIN_MS ? modified : undefined;
}
/**
 * Why an answer does not continue the download; undefined if it does.
 * @param total the length of the whole file in bytes, if known
 */
export function whyNotTheRest({ from, validator }, { status, headers }, total) {
    if (status === 200)
        return 'the vendor sent the whole file again';
    if (status !== 206)
        return `the vendor answered HTTP ${status}`;
    const range = rangeOf(headers);
    if (!range)
        return 'the answer does not say which part it is';
    if (range.from !== from || range.to !== range.total - 1)
        return 'the vendor sent a different part';
    if (total !== undefined && range.total !== total)
        return 'the length of the file has changed';
    if ((headers.etag ?? headers['last-modified']) !== validator)
        return 'the file may have changed';
    return undefined;
}
/** The length of the whole file, from the Content-Range of a part. */
export function totalOf(headers) {
    return rangeOf(headers)?.total;
}
function rangeOf(headers) {
    const match = /^bytes (\d+)-(\d+)\/(\d+)$/i.exec(headers['content-range']?.trim() ?? '');
    if (!match)
        return undefined;
    const [from = NaN, to = NaN, total = NaN] = match.slice(1).map(Number);
    return { from, to, total };
}
//# sourceMappingURL=byte-range.js.map