/**
 * The ICWS session: a log-in that follows the alternate hosts which the config lists, a cookie jar, and the log-out.
 */
import { CookieJar } from 'tough-cookie';
import { addressOf } from '../http/address.js';
import { readErrorBody } from '../http/error-body.js';
import type { VendorCall, VendorEdge, VendorExplanation, VendorRequest } from '../http/http.js';
import { VendorError } from '../http/vendor-error.js';
import { errorSchema, loginSchema, type IcwsError } from './schemas.js';

export interface LogInOptions {
  /** The server that every log-in begins at, e.g. `https://ic-a.example:8019`. */
  baseUrl: string;
  /** The only other servers that an `alternateHostList` may lead to, each called as it is written here. */
  alternates: string[];
  user: string;
  /** Read at each log-in, so that a rotated secret is picked up. @throws VendorError when it cannot be read */
  password: () => string;
}

/** Good for the host that accepted the log-in, and for no other. */
export interface Session {
  /** The host's address without a slash at its end. */
  host: string;
  /** Whether `alternateHostList` led here. */
  alternate: boolean;
  id: string;
  csrfToken: string;
  /** Cookies that come later replace these. */
  cookieJar: CookieJar;
  user: string;
}

/** How often one log-in follows an `alternateHostList` to another host. */
const MOST_HOPS = 5;
const SHORTEST_ID = 6;
const MEDIA_TYPE = 'application/vnd.inin.icws+JSON; charset=utf-8';

/** Logs in at `baseUrl`, and where that one sends us on, at the listed hosts it names: each once, without a pause. @throws VendorError */
export async function logIn(options: LogInOptions, edge: VendorEdge): Promise<Session> {
  const signal = edge.logInSignal();
  const password = options.password();
  edge.keepSecret(password);
  const listed = options.alternates.map(hostAddress);
  const hosts = [hostAddress(options.baseUrl)];
  const unlisted = new Set<string>();
  const sendOn = (name: string) => {
    const known = [...hosts, ...listed].filter((address) => isHost(address, name));
    if (known.length === 0) unlisted.add(name);
    hosts.push(...known.filter((address) => !hosts.includes(address)));
  };
  const { user } = options;
  let host = hostAddress(options.baseUrl);
  let firstError: VendorError | undefined;
  for (let hop = 0; ; hop += 1) {
    try {
      return await logInAt({ host, alternate: hop > 0, user, password, signal, sendOn }, edge);
    } catch (error) {
      if (!(error instanceof VendorError) || error.kind !== 'unreachable') throw error;
      firstError ??= error;
      const next = hosts[hop + 1];
      if (next === undefined || hop === MOST_HOPS) throw explained(firstError, hosts.slice(1, MOST_HOPS + 1), unlisted);
      host = next;
    }
  }
}

export async function logOut(session: Session, edge: VendorEdge): Promise<void> {
  await edge.text(requestIn(session, { verb: 'log out', method: 'DELETE', signal: edge.logInSignal() }, 'connection'));
}

/** A call within the session; its errors show neither the session's id nor its tokens. */
export function requestIn(session: Session, of: VendorCall, call: string): VendorRequest {
  const { host, id, csrfToken, cookieJar } = session;
  return {
    ...of,
    url: addressOf(host, `icws/${encodeURIComponent(id)}/${call}`),
    where: `/icws/…/${call.split('?')[0]}`,
    headers: { accept: MEDIA_TYPE, 'ININ-ICWS-CSRF-Token': csrfToken },
    cookieJar,
    explain,
  };
}

/**
 * Whether the session's host is gone or hands over, so that a log-in should choose the host anew. An alternate is given up at once;
 * `baseUrl` only by its own word, since a log-in would begin there again and a blip must not cost one.
 */
export function isHostLost(error: unknown, session: Session): boolean {
  if (!(error instanceof VendorError) || error.kind !== 'unreachable') return false;
  if (session.alternate) return error.status === undefined || error.status > 500;
  return error.status === 503 && error.errorId?.startsWith('error.server.') === true;
}

interface LogInAttempt extends Pick<Session, 'host' | 'alternate' | 'user'> {
  password: string;
  signal: AbortSignal;
  /** Told each host that a server which takes no log-ins names. */
  sendOn: (name: string) => void;
}

async function logInAt(attempt: LogInAttempt, edge: VendorEdge): Promise<Session> {
  const { host, alternate, user, password, signal, sendOn } = attempt;
  const cookieJar = new CookieJar();
  const request: VendorRequest = {
    verb: 'log in',
    method: 'POST',
    url: addressOf(host, 'icws/connection'),
    where: '/icws/connection',
    // The language is required, and the session's from then on.
    headers: { accept: MEDIA_TYPE, 'content-type': MEDIA_TYPE, 'accept-language': 'en-us' },
    json: {
      __type: 'urn:inin.com:connection:icAuthConnectionRequestSettings',
      applicationName: 'vigil',
      userID: user,
      password,
    },
    cookieJar,
    signal,
    holdsSecret: true,
    explain: (body, status) => {
      const error = readErrorBody(body, errorSchema);
      if (status === 503) error?.alternateHostList?.forEach((name) => sendOn(edge.masked(name)));
      return { errorId: error?.errorId ?? undefined, message: error?.message ?? undefined };
    },
  };
  const { csrfToken, sessionId: id, userID } = await edge.json(request, loginSchema);
  edge.keepSessionSecret(csrfToken);
  // The id, which an answer may name, is as good as a part of the session's secret; a short number would be found in the ids of jobs.
  if (id.length >= SHORTEST_ID) edge.keepSessionSecret(id);
  return { host, alternate, id, csrfToken, cookieJar, user: edge.masked(userID || user) };
}

function explain(body: string, status: number): VendorExplanation {
  const error = readErrorBody(body, errorSchema);
  if (!error) return {};
  const kind = status === 400 && saysNoSuchJob(error) ? 'missing' : undefined;
  return { errorId: error.errorId ?? undefined, message: error.message ?? undefined, kind };
}

// The vendor documents no 404 for a job, so a 400 is read for its words; one that names a property is about our request.
function saysNoSuchJob({ errorId, message, propertyName }: IcwsError): boolean {
  if (propertyName) return false;
  const said = `${errorId ?? ''} ${message ?? ''}`;
  return /not ?found|unknown|does(n.t| not) exist|no such|\bjob\b.*\b(invalid|not valid)\b/i.test(said);
}

function hostAddress(url: string): string {
  return new URL(url).href.replace(/\/+$/, '');
}

// The vendor names hosts; scheme and port are the config's.
function isHost(address: string, name: string): boolean {
  const { host, hostname, protocol } = new URL(address);
  const named = name.includes('://') ? name : `${protocol}//${name.trim()}`;
  if (!URL.canParse(named)) return false;
  return new URL(named).host === host || new URL(named).hostname === hostname;
}

function explained(error: VendorError, tried: string[], unlisted: Set<string>): VendorError {
  const notes = [
    ...(tried.length > 0
      ? [`alternates tried in vain: ${tried.map((address) => new URL(address).host).join(', ')}`]
      : []),
    ...(unlisted.size > 0
      ? [`named by the server, but not among the config's alternates: ${[...unlisted].join(', ')}`]
      : []),
  ];
  if (notes.length === 0) return error;
  const said = [error.fields.vendorMessage, ...notes].filter(Boolean).join('; ');
  return new VendorError({ ...error.fields, vendorMessage: said });
}
