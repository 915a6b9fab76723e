/**
 * The vendor knows no session: the credentials travel with each request. What is shared here is the knowledge that they are good, by one
 * question made before the first poll: many polls once with a wrong password would lock the account.
 */
import { addressOf } from '../http/address.js';
import { readErrorBody } from '../http/error-body.js';
import type { VendorCall, VendorEdge, VendorExplanation, VendorRequest } from '../http/http.js';
import { VendorError } from '../http/vendor-error.js';
import { applicationsSchema, errorSchema } from './schemas.js';

export interface LogInOptions {
  /** The service itself, e.g. `https://epm.example`. */
  baseUrl: string;
  /** The version of the Planning API, e.g. `v3`. */
  apiVersion: string;
  /** Read when used first and after each 401, so that a rotated secret is picked up. @throws VendorError when it cannot be read */
  auth: { user: string; password: () => string } | { token: () => string };
}

export interface Session {
  baseUrl: string;
  /** The Authorization header. */
  authorization: string;
  /** Undefined with a token, which does not say whose it is. */
  user: string | undefined;
  /** Those that the user is assigned to; undefined where the vendor would not list them. */
  applications: string[] | undefined;
}

export function secretOf({ auth }: LogInOptions): string {
  return 'token' in auth ? auth.token() : auth.password();
}

/** Reads the credentials and has them accepted. @throws VendorError */
export async function logIn(options: LogInOptions, edge: VendorEdge): Promise<Session> {
  const { baseUrl, apiVersion, auth } = options;
  const secret = secretOf(options);
  edge.keepSecret(secret);
  const user = 'user' in auth ? auth.user : undefined;
  const credentials = user === undefined ? secret : Buffer.from(`${user}:${secret}`).toString('base64');
  // As it is sent, it may be repeated in yet another encoding.
  edge.keepSecret(credentials);
  const authorization = `${user === undefined ? 'Bearer' : 'Basic'} ${credentials}`;
  const session: Session = { baseUrl, authorization, user, applications: undefined };
  const call = `HyperionPlanning/rest/${encodeURIComponent(apiVersion)}/applications`;
  const request = requestIn(session, { verb: 'log in', signal: edge.logInSignal() }, call);
  try {
    const { items } = await edge.json(request, applicationsSchema);
    return { ...session, applications: items.map(({ name }) => name) };
  } catch (error) {
    // Who may not list the applications, or whose server has no such list, may still read a job: only a 401 is about the credentials.
    if (error instanceof VendorError && error.status !== 401 && (error.status === 404 || isAnswered(error)))
      return session;
    throw error;
  }
}

/** A call with the credentials. */
export function requestIn({ baseUrl, authorization }: Session, of: VendorCall, call: string): VendorRequest {
  const url = addressOf(baseUrl, call);
  return { ...of, url, where: url.pathname, headers: { authorization }, explain };
}

function explain(body: string): VendorExplanation {
  const { details, message } = readErrorBody(body, errorSchema) ?? {};
  return { message: details ?? message };
}

function isAnswered({ kind }: VendorError): boolean {
  return kind !== 'unreachable' && kind !== 'throttled';
}
