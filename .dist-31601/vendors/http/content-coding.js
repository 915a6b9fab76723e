import { pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
const DECODERS = {
    br: createBrotliDecompress,
    deflate: createInflate,
    gzip: createGunzip,
};
/** Content below this size is never a bomb: it does no harm, and real files of blanks or zeros compress this well. */
export const BOMB_FLOOR_BYTES = 64 * 1024 * 1024;
/** Lists and reports compress 5 to 50 times. The limit of deflate is 1,032. */
export const BOMB_RATIO = 200;
/** The content coding of the headers. Several codings on top of each other are `unknown` too. */
export function codingOf(headers) {
    const coding = (headers['content-encoding'] ?? '').trim().toLowerCase().replace(/^x-/, '');
    if (coding === '' || coding === 'identity')
        return 'identity';
    return Object.hasOwn(DECODERS, coding) ? coding : 'unknown';
}
/** Whether the content expands so much that Vigil must stop reading it. */
export function isBomb(decodedBytes, codedBytes) {
    return decodedBytes > BOMB_FLOOR_BYTES && decodedBytes > BOMB_RATIO * codedBytes;
}
/**
 * @param fails makes the error for content that is truncated, damaged, followed by other bytes, or a bomb
 * @throws that error, or whatever `coded` throws
 */
export async function* decoded(coded, coding, fails) {
    const source = new Source(coded);
    const decoder = DECODERS[coding]();
    let bytes = 0;
    try {
        // The callback does nothing because the loop below sees the decoder's end and errors.
        pipeline(Readable.from(source.chunks()), decoder, () => undefined);
        for await (const chunk of decoder) {
            bytes += chunk.length;
            if (isBomb(bytes, source.bytes)) {
                throw fails('unintelligible', `the content expands to more than ${BOMB_RATIO} times its size`);
            }
            yield chunk;
        }
    }
    catch (error) {
        if (source.broke)
            throw source.broke.error;
        // An answer without a body may still have a Content-Encoding.
        if (source.bytes === 0)
            return undefined;
        // Treated like a broken connection: the next attempt may get the whole content.
        if (codeOf(error) === 'Z_BUF_ERROR')
            throw fails('unreachable', `the ${coding} content is truncated`);
        if (!isOfDecoder(error))
            throw error;
        throw fails('unintelligible', `the content is labelled ${coding} but is not ${coding}`);
    }
    finally {
        decoder.destroy();
    }
    // The decoder ignores bytes after the end of the compressed data.
    if (decoder.bytesWritten !== source.bytes) {
        throw fails('unintelligible', `extra bytes follow the ${coding} content`);
    }
    return undefined;
}
/** Counts the bytes, and keeps the error of the source, because the decoder replaces it with its own. */
class Source {
    coded;
    bytes = 0;
    broke;
    constructor(coded) {
        this.coded = coded;
    }
    async *chunks() {
        try {
            for await (const chunk of this.coded) {
                this.bytes += chunk.length;
                yield chunk;
            }
        }
        catch (error) {
            this.broke = { error };
            throw error;
        }
    }
}
function isOfDecoder(error) {
    return /^(Z_|ERR_BROTLI|ERR__ERROR|ERR_TRAILING)/.test(codeOf(error));
}
function codeOf(error) {
    return String(error.code);
}
//# sourceMappingURL=content-coding.js.map