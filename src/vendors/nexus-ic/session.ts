/**
 * The NEXUS IC session: a hash that the log-in returns and that each call sends in its query.
 */
import { addressOf } from '../http/address.js';
import type { VendorCall, VendorRequest } from '../http/vendor-request.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import { loginSchema } from './schemas.js';

export interface LogInOptions {
  /** The service's base URL, e.g. `https://nexus.example/icweb.dll`. */
  baseUrl: string;
  /** 6.8 logs in with GET and polls `jobStatus?id=`; 6.9 uses POST and `jobStatus/{id}`. */
  version: '6.8' | '6.9';
  auth: { scheme: 'basic' | 'apikey' | 'token'; user?: string };
  /** Read at each log-in, so that a rotated secret takes effect. @throws VendorError if it cannot be read */
  secret: () => string;
}

export interface Session {
  baseUrl: string;
  hash: string;
  user: string;
}

/** @throws VendorError */
export async function logIn(options: LogInOptions, edge: VendorEdge): Promise<Session> {
  const { baseUrl, version, auth } = options;
  const secret = options.secret();
  edge.keepSecret(secret);
  const credentials = Buffer.from(auth.scheme === 'basic' ? `${auth.user}:${secret}` : secret).toString('base64');
  // The vendor may echo the encoded credentials too.
  edge.keepSecret(credentials);
  const url = addressOf(baseUrl, 'security/login');
  const request: VendorRequest = {
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

/** Ends the session, which may hold a licence. @throws VendorError, 404 if the session has already ended */
export async function logOut(session: Session, edge: VendorEdge): Promise<void> {
  await edge.text(requestIn(session, { verb: 'log out', signal: edge.logInSignal() }, 'security/logout'));
}

/** A request with the session's hash. Errors show only its path. */
export function requestIn({ baseUrl, hash }: Session, of: VendorCall, call: string): VendorRequest {
  const url = addressOf(baseUrl, call);
  url.searchParams.set('hash', hash);
  return { ...of, url, where: url.pathname, explain: (body) => ({ message: body }) };
}
