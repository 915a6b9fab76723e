/** Which outputs of a job to download, in which formats and under which names. */
import { extname } from 'node:path';
import { VendorError } from '../http/vendor-error.js';
/**
 * Each output with each format to download: the requested formats; by default Raw if offered, otherwise the first format offered.
 * @throws VendorError `rejected` if no output offers a requested format, before anything is downloaded
 */
export function chooseOutputs(outputs, formats) {
    const offers = outputs.map((output) => ({ output, offered: [...new Set(output.availableFormats ?? [])] }));
    const all = [...new Set(offers.flatMap(({ offered }) => offered))];
    const missing = (formats ?? []).filter((format) => !all.some((one) => isSameFormat(one, format)));
    if (missing.length > 0 && outputs.length > 0) {
        const what = `no output has the format ${missing.join(', ')}; available formats: ${all.join(', ') || 'none'}`;
        throw new VendorError({ kind: 'rejected', vendor: 'alteryx', verb: 'open content', what });
    }
    return offers.flatMap(({ output, offered }) => {
        const chosen = formats
            ? offered.filter((one) => formats.some((format) => isSameFormat(one, format)))
            : [offered.find((one) => isSameFormat(one, 'Raw')) ?? offered[0]].filter((one) => one !== undefined);
        return chosen.map((format) => [output, format]);
    });
}
/** Raw is the file itself. The vendor converts it to other formats, which get their own extension. */
export function nameIn(format, fileName) {
    if (isSameFormat(format, 'Raw'))
        return fileName;
    return `${fileName.slice(0, fileName.length - extname(fileName).length)}.${format.toLowerCase()}`;
}
function isSameFormat(one, other) {
    return one.toLowerCase() === other.toLowerCase();
}
//# sourceMappingURL=outputs.js.map