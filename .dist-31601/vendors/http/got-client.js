/** The one got instance: connections, timeouts, TLS and redirects of every request. It never retries. */
import { got } from 'got';
import { ConnectionAgents } from './connection-agents.js';
const MAX_REDIRECTS = 3;
export class GotClient {
    options;
    agents;
    constructor(options) {
        this.options = options;
        // At least two sockets: with one, a download would block all polls.
        const maxSockets = Math.max(2, options.concurrency);
        // Below the limit of a request, so that the error names the proxy.
        this.agents = new ConnectionAgents({ maxSockets, tunnelTimeoutMs: options.timeoutsMs.request * 0.7 });
    }
    /**
     * Resolves when the headers are here, whatever the status. @throws NetworkProblem, or got's errors, which contain the URL and must not be
     * shown
     */
    async send(request, use) {
        const body = got.stream(request.url, this.gotOptions(request, use));
        // Without this call, got waits for a body to be written and never sends a DELETE.
        if (isBodiless(request))
            body.end();
        const response = await new Promise((resolve, reject) => {
            body.once('response', resolve);
            body.once('error', reject);
        });
        // Without a listener, a later error of the stream would be an uncaught exception.
        body.on('error', () => undefined);
        return { response, body };
    }
    close() {
        this.agents.close();
    }
    gotOptions(request, use) {
        const { timeoutsMs, tls, proxyFor } = this.options;
        return {
            isStream: true,
            method: request.method ?? 'GET',
            headers: {
                'user-agent': 'vigil',
                ...(use === 'content' && { 'accept-encoding': 'identity' }),
                ...(request.rest && { range: `bytes=${request.rest.from}-`, 'if-range': request.rest.validator }),
                ...request.headers,
            },
            ...(request.json !== undefined && { json: request.json }),
            ...(request.form && { form: request.form }),
            ...(request.cookieJar && { cookieJar: request.cookieJar }),
            agent: this.agents.with(tls?.context(), proxyFor?.(request.url)),
            decompress: use === 'answer',
            signal: request.signal,
            timeout: use === 'answer'
                ? { request: timeoutsMs.request }
                : { response: timeoutsMs.request, socket: timeoutsMs.idle, request: timeoutsMs.content },
            retry: { limit: 0 },
            throwHttpErrors: false,
            maxRedirects: MAX_REDIRECTS,
            followRedirect: (response) => isFollowed(request, response.headers.location),
        };
    }
}
function isBodiless({ method = 'GET', json, form }) {
    return method !== 'GET' && json === undefined && form === undefined;
}
/** Redirects are followed only for a GET to the same origin. */
function isFollowed(request, location) {
    if ((request.method ?? 'GET') !== 'GET' || location === undefined)
        return false;
    return URL.canParse(location, request.url.href) && new URL(location, request.url.href).origin === request.url.origin;
}
//# sourceMappingURL=got-client.js.map