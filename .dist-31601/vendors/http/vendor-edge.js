import { Cookie } from 'tough-cookie';
import { parseRetryAfter } from '../../contract/backoff.js';
import { codingOf, decoded } from './content-coding.js';
import { GotClient } from './got-client.js';
import { breakOf } from './network-problem.js';
import { chunksOf, contentOf, excerptOf, isHtml, textOf } from './response-body.js';
import { isTimeout, kindOfStatus, VendorError } from './vendor-error.js';
import { whereOf } from './vendor-request.js';
/** The largest answer that is read into memory, in decoded bytes: a job's status takes a few hundred. */
export const ANSWER_LIMIT_BYTES = 1024 * 1024;
/** The same for lists of jobs and of messages, which one job may fill, and for a job that is read with its messages. */
export const LONG_ANSWER_LIMIT_BYTES = 32 * ANSWER_LIMIT_BYTES;
const LONG_ANSWERS = ['list jobs', 'read messages', 'open content'];
const ERROR_BODY_LIMIT_BYTES = 64 * 1024;
export class VendorEdge {
    options;
    http;
    constructor(options) {
        this.options = options;
        this.http = new GotClient(options);
    }
    /** The JSON of a successful answer, checked against the schema. @throws VendorError */
    async json(request, schema) {
        const { text } = await this.answer(request);
        const parsed = schema.safeParse(this.parseJson(request, text));
        if (parsed.success)
            return parsed.data;
        const fields = parsed.error.issues.slice(0, 3).map((issue) => issue.path.join('.') || 'the answer');
        throw this.error(request, 'unintelligible', `unexpected format of the answer: ${fields.join(', ')}`);
    }
    /** A successful answer, read completely. @throws VendorError */
    async text(request) {
        const answer = await this.answer(request);
        return request.holdsSecret ? answer : { ...answer, text: this.masked(answer.text) };
    }
    /**
     * A successful answer as a stream. If the vendor compressed it without being asked, the body is decompressed and the headers describe
     * the decompressed body. The caller must read or destroy the body. @throws VendorError
     */
    async open(request) {
        const { response, body } = await this.send(request, 'content');
        if (response.statusCode === 206 && !request.rest) {
            body.destroy();
            throw this.error(request, 'unintelligible', 'the vendor sent a part of the content instead of all of it', 206);
        }
        const { headers, chunks } = this.decompressed(request, response.headers, body);
        const content = await contentOf(body, chunks);
        // The vendor chooses the file name, and Vigil shows and stores it.
        return { status: response.statusCode, headers: this.maskedNames(headers), ...content };
    }
    /** The start of an unexpected answer to `open`, as masked text. Does not read the rest. @throws VendorError */
    async excerpt({ body }) {
        return this.masked(await excerptOf(body, ERROR_BODY_LIMIT_BYTES));
    }
    masked(text) {
        return this.options.mask.mask(text);
    }
    /** From now on, masks this secret from the config in everything that the vendor sends. */
    keepSecret(secret) {
        this.options.mask.add(secret);
    }
    /** The same for a secret that the vendor issued for a session. Only the latest of these are remembered. */
    keepSessionSecret(secret) {
        this.options.mask.add(secret, 'session');
    }
    /** The signal for a log-in. Many callers share a log-in, so it has its own timeout instead of one caller's signal. */
    logInSignal() {
        return AbortSignal.timeout(this.options.timeoutsMs.request);
    }
    /** How long a whole download may take, in milliseconds. */
    get contentLimitMs() {
        return this.options.timeoutsMs.content;
    }
    close() {
        this.http.close();
    }
    /** An error for an answer that arrived but is not what the request asked for. */
    error(request, kind, what, status) {
        const { vendor } = this.options;
        return new VendorError({ kind, vendor, verb: request.verb, what, where: whereOf(request), status });
    }
    async answer(request) {
        const { response, body } = await this.send(request, 'answer');
        const limit = LONG_ANSWERS.includes(request.verb) ? LONG_ANSWER_LIMIT_BYTES : ANSWER_LIMIT_BYTES;
        const text = await this.read(request, body, limit);
        if (isHtml(response.headers, text)) {
            throw this.error(request, 'unreachable', 'got an HTML page instead of an answer', response.statusCode);
        }
        return { status: response.statusCode, headers: response.headers, text };
    }
    async send(request, use) {
        let sent;
        try {
            sent = await this.http.send(request, use);
        }
        catch (error) {
            throw this.broken(request, error);
        }
        this.maskCookies(request, sent.response);
        const kind = kindOfStatus(sent.response.statusCode, request.verb);
        if (kind === undefined)
            return sent;
        throw await this.refusal(request, sent, kind);
    }
    async refusal(request, { response: { statusCode: status, headers }, body }, kind) {
        if (status < 400) {
            body.destroy();
            return this.error(request, kind, `a redirect that Vigil does not follow, HTTP ${status}`, status);
        }
        // Masked even if the request expects a secret: a vendor may repeat the credentials when it refuses a log-in.
        const text = this.masked(await this.read(request, body, ERROR_BODY_LIMIT_BYTES).catch(() => ''));
        const said = request.explain?.(isHtml(headers, text) ? '' : text, status) ?? {};
        // Masked again, because parsing the JSON may have unescaped a secret.
        const masked = (words) => words && this.masked(words);
        return new VendorError({
            kind: said.kind ?? kind,
            vendor: this.options.vendor,
            verb: request.verb,
            what: `HTTP ${status}`,
            where: whereOf(request),
            status,
            errorId: masked(said.errorId),
            vendorMessage: masked(said.message),
            retryAfterMs: parseRetryAfter(headers['retry-after'], Date.now()),
        });
    }
    read(request, body, limit) {
        const tooLarge = () => this.error(request, 'unintelligible', `the answer is larger than ${limit} bytes`);
        return textOf(this.chunks(request, body), limit, tooLarge);
    }
    chunks(request, body) {
        return chunksOf(body, (error) => this.broken(request, error));
    }
    /** The error for a request that broke. A caller's own abort is thrown as its reason. */
    broken(request, error) {
        if (error instanceof VendorError)
            return error;
        if (request.signal.aborted && !isTimeout(request.signal.reason))
            return request.signal.reason;
        const { vendor } = this.options;
        const { verb } = request;
        return new VendorError({ kind: 'unreachable', vendor, verb, ...breakOf(error), where: whereOf(request) });
    }
    decompressed(request, headers, body) {
        const chunks = this.chunks(request, body);
        const coding = codingOf(headers);
        if (coding === 'identity')
            return { headers, chunks };
        const fails = (kind, what) => this.error(request, kind, what);
        if (coding === 'unknown' || request.rest) {
            body.destroy();
            const what = request.rest ? 'a part of the content is compressed' : 'the content has an unknown encoding';
            throw fails('unintelligible', what);
        }
        // Both headers describe the compressed bytes.
        const { 'content-length': _length, 'content-encoding': _coding, ...plain } = headers;
        return { headers: plain, chunks: decoded(chunks, coding, fails) };
    }
    parseJson(request, text) {
        // Masks each parsed string, because masking the raw text could break its JSON. Skipped if the text contains nothing to mask.
        const isClean = request.holdsSecret || (!text.includes('\\') && this.masked(text) === text);
        const masked = (_key, value) => (typeof value === 'string' ? this.masked(value) : value);
        try {
            return JSON.parse(text, isClean ? undefined : masked);
        }
        catch {
            throw this.error(request, 'unintelligible', text.trim() === '' ? 'the answer is empty' : 'the answer is not JSON');
        }
    }
    maskedNames(headers) {
        const names = ['content-disposition', 'content-type'];
        const said = names.flatMap((name) => (headers[name] === undefined ? [] : [[name, this.masked(headers[name])]]));
        return { ...headers, ...Object.fromEntries(said) };
    }
    // A vendor may replace the session's cookie in any answer.
    maskCookies({ cookieJar }, { headers }) {
        if (!cookieJar)
            return;
        for (const cookie of headers['set-cookie'] ?? []) {
            const { value } = Cookie.parse(cookie) ?? {};
            if (value)
                this.options.mask.add(value, 'cookie');
        }
    }
}
//# sourceMappingURL=vendor-edge.js.map