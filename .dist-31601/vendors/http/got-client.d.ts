/** The one got instance: connections, timeouts, TLS and redirects of every request. It never retries. */
import { type Request, type Response } from 'got';
import type { TlsFiles } from './tls-files.js';
import type { Proxy } from './tunnel-agent.js';
import type { VendorRequest } from './vendor-request.js';
export interface HttpTimeouts {
    /** For a whole request and its answer, except content. In milliseconds, like the others. */
    request: number;
    /** For a pause between two chunks of content. */
    idle: number;
    /** For a whole download. */
    content: number;
}
export interface GotClientOptions {
    /** The most requests at the same time in this process. */
    concurrency: number;
    timeoutsMs: HttpTimeouts;
    /** Without it, Vigil trusts the authorities that Node trusts and has no client certificate. */
    tls?: TlsFiles;
    /** The proxy for an address. @throws NetworkProblem */
    proxyFor?: (url: URL) => Proxy | undefined;
}
/** An `answer` is read into memory, `content` is streamed. */
export type AnswerUse = 'answer' | 'content';
export interface GotResponse {
    response: Response;
    body: Request;
}
export declare class GotClient {
    private readonly options;
    private readonly agents;
    constructor(options: GotClientOptions);
    /**
     * Resolves when the headers are here, whatever the status. @throws NetworkProblem, or got's errors, which contain the URL and must not be
     * shown
     */
    send(request: VendorRequest, use: AnswerUse): Promise<GotResponse>;
    close(): void;
    private gotOptions;
}
