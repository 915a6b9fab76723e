/**
 * The NEXUS IC session: a hash, given for the credentials, that travels in the query of each call.
 */
import { addressOf } from '../http/address.js';
import type { VendorCall, VendorEdge, VendorRequest } from '../http/http.js';
import { loginSchema } from './schemas.js';

export interface LogInOptions {
  /** The service itself, e.g. `https://nexus.example/icweb.dll`. */
  baseUrl: string;
  /** 6.8 logs in by GET and asks `jobStatus?id=`; 6.9 by POST and `jobStatus/{id}`. */
  version: '6.8' | '6.9';
  auth: { scheme: 'basic' | 'apikey' | 'token'; user?: string };
  /** Read at each log-in, so that a rotated secret is picked up. @throws VendorError when it cannot be read */
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
  // As it is sent, it may be repeated in yet another encoding.
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

/** A call within the session; its errors show the path alone. */
export function requestIn({ baseUrl, hash }: Session, of: VendorCall, call: string): VendorRequest {
  const url = addressOf(baseUrl, call);
  url.searchParams.set('hash', hash);
  return { ...of, url, where: url.pathname, explain: (body) => ({ message: body }) };
}
