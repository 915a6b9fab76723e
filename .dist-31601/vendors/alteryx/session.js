/**
 * The access token of an Alteryx API client: OAuth 2.0 client credentials (RFC 6749, section 4.4).
 */
import * as oauth from 'oauth4webapi';
import { addressOf } from '../http/address.js';
import { readErrorBody } from '../http/error-body.js';
import { VendorError } from '../http/vendor-error.js';
import { errorSchema } from './schemas.js';
/** A token is renewed this long before it expires, or in the last tenth of its lifetime if that is shorter. */
const MAX_MARGIN_MS = 60_000;
/** @throws VendorError */
export async function logIn(options, edge) {
    const { baseUrl, clientId } = options;
    const secret = options.clientSecret();
    edge.keepSecret(secret);
    const url = addressOf(baseUrl, 'oauth2/token');
    const server = { issuer: url.origin, token_endpoint: url.href };
    const client = { client_id: clientId };
    const request = {
        verb: 'log in',
        method: 'POST',
        url,
        where: url.pathname,
        signal: edge.logInSignal(),
        holdsSecret: true,
        explain: explainLogIn,
    };
    const askedAt = Date.now();
    try {
        const answer = await oauth.clientCredentialsGrantRequest(server, client, oauth.ClientSecretPost(secret), {}, {
            [oauth.customFetch]: (_url, { body, headers }) => throughEdge(edge, { ...request, headers, form: formOf(body) }),
            // The config decides whether http is allowed.
            // eslint-disable-next-line @typescript-eslint/no-deprecated -- the library marks it as deprecated to make it stand out
            [oauth.allowInsecureRequests]: true,
        });
        const granted = await oauth.processClientCredentialsResponse(server, client, answer);
        const { access_token: token, expires_in: seconds } = granted;
        edge.keepSessionSecret(token);
        return { baseUrl, token, renewAt: seconds === undefined ? Infinity : renewalOf(askedAt, seconds * 1_000) };
    }
    catch (error) {
        if (error instanceof VendorError)
            throw error;
        // The library's errors contain the whole answer.
        throw edge.error(request, 'unintelligible', 'the answer is not an access token');
    }
}
/** A request with the token. */
export function requestIn({ baseUrl, token }, of, call) {
    const url = addressOf(baseUrl, call);
    return { ...of, url, where: url.pathname, headers: { authorization: `Bearer ${token}` }, explain };
}
export function isStale({ renewAt }) {
    return Date.now() >= renewAt;
}
function renewalOf(askedAt, lifeMs) {
    return askedAt + lifeMs - Math.min(MAX_MARGIN_MS, lifeMs / 10);
}
async function throughEdge(edge, request) {
    const { status, headers, text } = await edge.text(request);
    return new Response(text, { status, headers: { 'content-type': headers['content-type'] ?? '' } });
}
function formOf(body) {
    return Object.fromEntries(body);
}
function explain(body) {
    return { message: readErrorBody(body, errorSchema)?.message ?? undefined };
}
function explainLogIn(body) {
    const { error, error_description: message } = readErrorBody(body, errorSchema) ?? {};
    return { errorId: error ?? undefined, message: message ?? undefined };
}
//# sourceMappingURL=session.js.map