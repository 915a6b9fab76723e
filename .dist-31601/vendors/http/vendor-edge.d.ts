import type { z } from 'zod';
import type { VendorName } from '../../contract/job.js';
import { type GotClientOptions } from './got-client.js';
import type { SecretMask } from './secret-mask.js';
import { VendorError, type VendorErrorKind } from './vendor-error.js';
import { type VendorAnswer, type VendorRequest, type VendorStream } from './vendor-request.js';
export interface EdgeOptions extends GotClientOptions {
    vendor: VendorName;
    mask: SecretMask;
}
/** The largest answer that is read into memory, in decoded bytes: a job's status takes a few hundred. */
export declare const ANSWER_LIMIT_BYTES: number;
/** The same for lists of jobs and of messages, which one job may fill, and for a job that is read with its messages. */
export declare const LONG_ANSWER_LIMIT_BYTES: number;
export declare class VendorEdge {
    private readonly options;
    private readonly http;
    constructor(options: EdgeOptions);
    /** The JSON of a successful answer, checked against the schema. @throws VendorError */
    json<T extends z.ZodType>(request: VendorRequest, schema: T): Promise<z.output<T>>;
    /** A successful answer, read completely. @throws VendorError */
    text(request: VendorRequest): Promise<VendorAnswer>;
    /**
     * A successful answer as a stream. If the vendor compressed it without being asked, the body is decompressed and the headers describe
     * the decompressed body. The caller must read or destroy the body. @throws VendorError
     */
    open(request: VendorRequest): Promise<VendorStream>;
    /** The start of an unexpected answer to `open`, as masked text. Does not read the rest. @throws VendorError */
    excerpt({ body }: VendorStream): Promise<string>;
    masked(text: string): string;
    /** From now on, masks this secret from the config in everything that the vendor sends. */
    keepSecret(secret: string): void;
    /** The same for a secret that the vendor issued for a session. Only the latest of these are remembered. */
    keepSessionSecret(secret: string): void;
    /** The signal for a log-in. Many callers share a log-in, so it has its own timeout instead of one caller's signal. */
    logInSignal(): AbortSignal;
    /** How long a whole download may take, in milliseconds. */
    get contentLimitMs(): number;
    close(): void;
    /** An error for an answer that arrived but is not what the request asked for. */
    error(request: VendorRequest, kind: VendorErrorKind, what: string, status?: number): VendorError;
    private answer;
    private send;
    private refusal;
    private read;
    private chunks;
    /** The error for a request that broke. A caller's own abort is thrown as its reason. */
    private broken;
    private decompressed;
    private parseJson;
    private maskedNames;
    private maskCookies;
}
