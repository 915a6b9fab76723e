/**
 * The vendor has no sessions: each request carries the credentials. The "log-in" is one request that verifies them before the first poll,
 * because many polls with a wrong password would lock the account.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { addressOf } from '../http/address.js';
import { readErrorBody } from '../http/error-body.js';
import type { VendorCall, VendorExplanation, VendorRequest } from '../http/vendor-request.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import { VendorError } from '../http/vendor-error.js';
import { applicationsSchema, errorSchema, wordsOf } from './schemas.js';

export interface LogInOptions {
  /** The service's base URL, e.g. `https://epm.example`. */
  baseUrl: string;
  /** The version of the Planning API, e.g. `v3`. */
  apiVersion: string;
  /** Read at each use, so that a rotated secret takes effect. @throws VendorError if it cannot be read */
  auth: { user: string; password: () => string } | { token: () => string };
}

export interface Session {
  baseUrl: string;
  /** The Authorization header. */
  authorization: string;
  /** Undefined with a token, which does not name its user. */
  user: string | undefined;
  /** The applications that the user is assigned to; undefined if the vendor refused to list them. */
  applications: string[] | undefined;
}

export function secretOf({ auth }: LogInOptions): string {
  return 'token' in auth ? auth.token() : auth.password();
}

/** Reads the credentials and verifies them at the vendor. @throws VendorError */
export async function logIn(options: LogInOptions, edge: VendorEdge): Promise<Session> {
  const { baseUrl, apiVersion, auth } = options;
  const { scheme, credentials } = credentialsOf(options);
  edge.keepSecret(secretOf(options));
  // The vendor may echo the encoded credentials too.
  edge.keepSecret(credentials);
  const user = 'user' in auth ? auth.user : undefined;
  const authorization = `${scheme} ${credentials}`;
  const session: Session = { baseUrl, authorization, user, applications: undefined };
  const call = `HyperionPlanning/rest/${encodeURIComponent(apiVersion)}/applications`;
  const request = requestIn(session, { verb: 'log in', signal: edge.logInSignal() }, call);
  try {
    const { items } = await edge.json(request, applicationsSchema);
    return { ...session, applications: items.map(({ name }) => name) };
  } catch (error) {
    // Only a 401 is about the credentials. A user who may not list applications, or a server without this list, can still read jobs.
    if (error instanceof VendorError && error.status !== 401 && (error.status === 404 || isAnswered(error)))
      return session;
    throw error;
  }
}

/** Whether the secret has been replaced since, so that no poll needs to be refused first. */
export function isStale({ authorization }: Session, options: LogInOptions): boolean {
  try {
    const { scheme, credentials } = credentialsOf(options);
    return `${scheme} ${credentials}` !== authorization;
  } catch {
    // The file may be about to be replaced. If the vendor refuses the old secret, the log-in says what is wrong.
    return false;
  }
}

function credentialsOf(options: LogInOptions): { scheme: 'Basic' | 'Bearer'; credentials: string } {
  const { auth } = options;
  const secret = secretOf(options);
  if ('token' in auth) return { scheme: 'Bearer', credentials: secret };
  return { scheme: 'Basic', credentials: Buffer.from(`${auth.user}:${secret}`).toString('base64') };
}

/** A request with the credentials. @param call a path, or a link that is known to be of the service's own origin */
export function requestIn({ baseUrl, authorization }: Session, of: VendorCall, call: string): VendorRequest {
  const url = URL.canParse(call) ? new URL(call) : addressOf(baseUrl, call);
  return { ...of, url, where: url.pathname, headers: { authorization }, explain };
}

function explain(body: string, status: number, headers: IncomingHttpHeaders): VendorExplanation {
  const said = readErrorBody(body, errorSchema);
  const message = said && wordsOf(said);
  if (status === 401) return { message: message ?? challengeOf(headers) };
  return { message, kind: status === 500 && saysNoSuchThing(message) ? 'missing' : undefined };
}

// A client met a 5xx with Planning's JSON for an unknown job. 502 to 504 come from gateways.
function saysNoSuchThing(message = ''): boolean {
  return /not (be )?found|does(n.t| not) exist|no such|\binvalid job\b/i.test(message);
}

/** What WWW-Authenticate says (RFC 6750, section 3), the only place where the vendor explains a refused token. */
function challengeOf(headers: IncomingHttpHeaders): string | undefined {
  return /\berror_description="([^"]*)"/.exec(headers['www-authenticate'] ?? '')?.[1];
}

function isAnswered({ kind }: VendorError): boolean {
  return kind !== 'unreachable' && kind !== 'throttled';
}
