/**
 * The vendor knows no session: the credentials travel with each request. What is shared here is the knowledge that they are good, by one
 * question made before the first look: many looks at once with a wrong password would lock the account.
 */
import type { VendorEdge, VendorRequest } from '../http.js';
import { VendorError } from '../vendor-error.js';
import { applicationsSchema, parseError } from './schemas.js';

export interface CredentialOptions {
  /** The service itself, e.g. `https://epm.example`. */
  baseUrl: string;
  /** The version of the Planning API, e.g. `v3`. */
  apiVersion: string;
  /** Secrets are read when used first and after each 401, so that a rotated one is picked up. @throws VendorError when one cannot be read */
  auth: { user: string; password: () => string } | { token: () => string };
}

export interface EpmSession {
  /** The Authorization header. */
  authorization: string;
  /** Undefined with a token, which does not say whose it is. */
  user: string | undefined;
  /** Those that the user is assigned to; undefined where the vendor would not list them. */
  applications: string[] | undefined;
}

export function secretOf({ auth }: CredentialOptions): string {
  return 'token' in auth ? auth.token() : auth.password();
}

/** Reads the credentials and has them accepted. @throws VendorError */
export async function logIn(options: CredentialOptions, edge: VendorEdge): Promise<EpmSession> {
  const { auth } = options;
  const secret = secretOf(options);
  edge.keepSecret(secret);
  const user = 'user' in auth ? auth.user : undefined;
  const authorization =
    user === undefined ? `Bearer ${secret}` : `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
  const applications = await readApplications({ ...options, authorization }, edge);
  return { authorization, user, applications };
}

/** A request with the credentials; `call` is the path after the service's address, already encoded. */
export function epmRequest(
  { baseUrl, authorization }: { baseUrl: string; authorization: string },
  of: Pick<VendorRequest, 'verb' | 'signal'>,
  call: string,
): VendorRequest {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${call}`);
  const explain = (body: string) => {
    const { details, message } = parseError(body);
    return { message: details ?? message };
  };
  return { ...of, url, where: url.pathname, headers: { authorization }, explain };
}

async function readApplications(
  options: CredentialOptions & { authorization: string },
  edge: VendorEdge,
): Promise<string[] | undefined> {
  const call = `HyperionPlanning/rest/${encodeURIComponent(options.apiVersion)}/applications`;
  const request = epmRequest(options, { verb: 'log in', signal: edge.logInSignal() }, call);
  try {
    const { items } = await edge.json(request, applicationsSchema);
    return items.map(({ name }) => name);
  } catch (error) {
    // Who may not list the applications may still read a job: only a 401 is about the credentials.
    if (error instanceof VendorError && error.status !== 401 && isAnswered(error)) return undefined;
    throw error;
  }
}

function isAnswered({ kind }: VendorError): boolean {
  return kind !== 'unreachable' && kind !== 'throttled';
}
