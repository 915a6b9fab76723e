/**
 * Resumes a download after its connection broke, if the vendor supports that. Otherwise the download fails and the next attempt starts
 * over, because the reader already has the first bytes.
 */
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { totalOf, validatorOf, whyNotTheRest } from './byte-range.js';
import { lengthOf } from './content-headers.js';
import { VendorError } from './vendor-error.js';
/** The pauses before each attempt to resume. After the last one, the download fails. New bytes start the sequence again. */
export const RESUME_PAUSES_MS = [200, 1_000, 5_000];
/**
 * @param open requests the whole file or the rest of it, each time with the current session
 * @throws VendorError, also from the body
 */
export async function openResumable(open, options) {
    const startedAt = Date.now();
    const whole = await open();
    const validator = whole.status === 200 ? validatorOf(whole.headers) : undefined;
    if (validator === undefined)
        return whole;
    const download = new ResumedDownload(whole, validator, open, { ...options, endAt: startedAt + options.limitMs });
    return { ...whole, body: download.body };
}
class ResumedDownload {
    part;
    validator;
    open;
    options;
    body;
    received = 0;
    total;
    broke;
    constructor(part, validator, open, options) {
        this.part = part;
        this.validator = validator;
        this.open = open;
        this.options = options;
        this.total = lengthOf(part.headers);
        this.body = Readable.from(this.bytes(), { objectMode: false });
        // Closes the connection as soon as the reader leaves. The generator alone would first wait for the next chunk.
        this.body._destroy = (error, done) => {
            this.part.body.destroy();
            done(error);
        };
    }
    async *bytes() {
        for (;;) {
            try {
                for await (const chunk of this.part.body) {
                    this.received += chunk.length;
                    yield chunk;
                }
                // For a resumed download only this class knows the total length, so the check is made here.
                if (this.broke && this.received !== this.total)
                    throw this.broke;
                return undefined;
            }
            catch (error) {
                this.part = await this.rest(error);
            }
        }
    }
    /** @throws the error that broke the download, if it cannot be resumed */
    async rest(broke) {
        for (const pauseMs of RESUME_PAUSES_MS) {
            if (!isBreak(broke) || Date.now() + pauseMs >= this.options.endAt)
                throw broke;
            await this.pause(pauseMs);
            try {
                return await this.openRest(broke);
            }
            catch (error) {
                broke = error;
            }
        }
        throw broke;
    }
    async openRest(broke) {
        const rest = { from: this.received, validator: this.validator };
        const part = await this.open(rest).catch((error) => {
            // A vendor that rejects the range request does not reject the job.
            if (error instanceof VendorError && ASKED_WRONGLY.includes(error.kind))
                throw new NoRest(broke, error.fields.what);
            throw error;
        });
        const why = part.empty ? 'the answer was empty' : whyNotTheRest(rest, part, this.total);
        if (why === undefined && !this.body.destroyed) {
            this.broke = broke;
            this.total = totalOf(part.headers);
            return part;
        }
        part.body.destroy();
        throw new NoRest(broke, why ?? 'the reader is gone');
    }
    async pause(ms) {
        const { signal } = this.options;
        await sleep(ms, undefined, { signal }).catch(() => {
            throw signal.reason;
        });
    }
}
const ASKED_WRONGLY = ['rejected', 'unintelligible'];
/** The download cannot be resumed: the rest of this version is gone, or cannot be verified. */
class NoRest extends VendorError {
    constructor({ fields }, why) {
        super({ ...fields, what: `${fields.what}; the download cannot be resumed: ${why}` });
    }
}
/** The connection broke, and the vendor sent no Retry-After. */
function isBreak(error) {
    if (!(error instanceof VendorError) || error instanceof NoRest)
        return false;
    return error.kind === 'unreachable' && error.retryAfterMs === undefined;
}
//# sourceMappingURL=resumed-download.js.map