/**
 * The NEXUS IC session: a hash that the log-in returns and that each call sends in its query.
 */
import { addressOf } from '../http/address.js';
import { loginSchema } from './schemas.js';
/** @throws VendorError */
export async function logIn(options, edge) {
    const { baseUrl, version, auth } = options;
    const secret = options.secret();
    edge.keepSecret(secret);
    const credentials = Buffer.from(auth.scheme === 'basic' ? `${auth.user}:${secret}` : secret).toString('base64');
    // The vendor may echo the encoded credentials too.
    edge.keepSecret(credentials);
    const url = addressOf(baseUrl, 'security/login');
    const request = {
        verb: 'log in',
        method: version === '6.9' ? 'POST' : 'GET',
        url,
        where: url.pathname,
        headers: { authorization: `${auth.scheme.toUpperCase()} ${credentials}` },
        signal: edge.logInSignal(),
        holdsSecret: true,
        explain: (body) => ({ message: body }),
    };
    const { hash, username } = await edge.json(request, loginSchema);
    edge.keepSessionSecret(hash);
    return { baseUrl, hash, user: edge.masked(username ?? auth.user ?? 'unknown user') };
}
/** A request with the session's hash. Errors show only its path. */
export function requestIn({ baseUrl, hash }, of, call) {
    const url = addressOf(baseUrl, call);
    url.searchParams.set('hash', hash);
    return { ...of, url, where: url.pathname, explain: (body) => ({ message: body }) };
}
//# sourceMappingURL=session.js.map