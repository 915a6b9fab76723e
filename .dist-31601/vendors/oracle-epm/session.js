/**
 * The vendor has no sessions: each request carries the credentials. The "log-in" is one request that verifies them before the first poll,
 * because many polls with a wrong password would lock the account.
 */
import { addressOf } from '../http/address.js';
import { readErrorBody } from '../http/error-body.js';
import { VendorError } from '../http/vendor-error.js';
import { applicationsSchema, errorSchema } from './schemas.js';
export function secretOf({ auth }) {
    return 'token' in auth ? auth.token() : auth.password();
}
/** Reads the credentials and verifies them at the vendor. @throws VendorError */
export async function logIn(options, edge) {
    const { baseUrl, apiVersion, auth } = options;
    const secret = secretOf(options);
    edge.keepSecret(secret);
    const user = 'user' in auth ? auth.user : undefined;
    const credentials = user === undefined ? secret : Buffer.from(`${user}:${secret}`).toString('base64');
    // The vendor may echo the encoded credentials too.
    edge.keepSecret(credentials);
    const authorization = `${user === undefined ? 'Bearer' : 'Basic'} ${credentials}`;
    const session = { baseUrl, authorization, user, applications: undefined };
    const call = `HyperionPlanning/rest/${encodeURIComponent(apiVersion)}/applications`;
    const request = requestIn(session, { verb: 'log in', signal: edge.logInSignal() }, call);
    try {
        const { items } = await edge.json(request, applicationsSchema);
        return { ...session, applications: items.map(({ name }) => name) };
    }
    catch (error) {
        // Only a 401 is about the credentials. A user who may not list applications, or a server without this list, can still read jobs.
        if (error instanceof VendorError && error.status !== 401 && (error.status === 404 || isAnswered(error)))
            return session;
        throw error;
    }
}
/** A request with the credentials. */
export function requestIn({ baseUrl, authorization }, of, call) {
    const url = addressOf(baseUrl, call);
    return { ...of, url, where: url.pathname, headers: { authorization }, explain };
}
function explain(body) {
    const { details, message } = readErrorBody(body, errorSchema) ?? {};
    return { message: details ?? message };
}
function isAnswered({ kind }) {
    return kind !== 'unreachable' && kind !== 'throttled';
}
//# sourceMappingURL=session.js.map