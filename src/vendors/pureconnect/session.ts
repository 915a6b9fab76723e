/**
 * The ICWS session: log-in, with the alternate hosts that the config lists, cookie jar and log-out.
 */
import { CookieJar } from 'tough-cookie';
import { addressOf } from '../http/address.js';
import { readErrorBody } from '../http/error-body.js';
import type { VendorCall, VendorRequest } from '../http/vendor-request.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import { VendorError } from '../http/vendor-error.js';
import { errorIdOf, explain } from './icws-error.js';
import { errorSchema, loginSchema } from './schemas.js';
import { serversNamed, type NamedServers, type Server } from './servers.js';

export interface LogInOptions {
  /** The server that every log-in tries first, e.g. `https://ic-a.example:8019`. */
  baseUrl: string;
  /** The only other servers that Vigil follows from an `alternateHostList`. */
  alternates: Server[];
  user: string;
  /** Read at each log-in, so that a rotated secret takes effect. @throws VendorError if it cannot be read */
  password: () => string;
}

/** Valid only for the host that accepted the log-in. */
export interface Session {
  /** The host's URL without a trailing slash. */
  host: string;
  /** Whether the host was found through `alternateHostList`. */
  alternate: boolean;
  id: string;
  csrfToken: string;
  /** What the owner of the config should know of the alternates that the host named at the log-in. */
  notes: string[];
  /** Later answers may replace the cookies. */
  cookieJar: CookieJar;
  user: string;
}

/** How many alternate hosts one log-in tries. */
const MAX_HOPS = 5;
const MIN_MASKED_ID_LENGTH = 6;
const MEDIA_TYPE = 'application/vnd.inin.icws+JSON; charset=utf-8';

/** Logs in at `baseUrl`. If that host names alternates, tries those that the config lists, each once. @throws VendorError */
export async function logIn(options: LogInOptions, edge: VendorEdge): Promise<Session> {
  const signal = edge.logInSignal();
  const password = options.password();
  edge.keepSecret(password);
  const servers = serversOf(options);
  const hosts = [hostAddress(options.baseUrl)];
  const notes = new Set<string>();
  const sendOn = (name: string) => {
    const known = serversNamed(name, servers);
    const note = nameNote(name, known);
    if (note !== undefined) notes.add(note);
    hosts.push(...known.servers.map(({ url }) => url).filter((url) => !hosts.includes(url)));
  };
  const { user } = options;
  let host = hostAddress(options.baseUrl);
  let firstError: VendorError | undefined;
  for (let hop = 0; ; hop += 1) {
    try {
      return await logInAt({ host, alternate: hop > 0, user, password, signal, servers, sendOn }, edge);
    } catch (error) {
      if (!(error instanceof VendorError) || error.kind !== 'unreachable') throw error;
      firstError ??= error;
      const next = hosts[hop + 1];
      if (next === undefined || hop === MAX_HOPS) throw explained(firstError, hosts.slice(1, MAX_HOPS + 1), notes);
      host = next;
    }
  }
}

export async function logOut(session: Session, edge: VendorEdge): Promise<void> {
  await edge.text(requestIn(session, { verb: 'log out', method: 'DELETE', signal: edge.logInSignal() }, 'connection'));
}

/** A request within the session. Errors do not show the session's id or tokens. */
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
 * Whether the session's host is gone or switching over, so that the next call must log in again. An alternate is dropped at any failure.
 * `baseUrl` is dropped only if it says so itself: a new log-in would start there anyway, and a brief failure must not cause one.
 */
export function isHostLost(error: unknown, session: Session): boolean {
  if (!(error instanceof VendorError) || error.kind !== 'unreachable') return false;
  if (session.alternate) return error.status === undefined || error.status > 500;
  return error.status === 503 && error.errorId?.startsWith('error.server.') === true;
}

interface LogInAttempt extends Pick<Session, 'host' | 'alternate' | 'user'> {
  password: string;
  signal: AbortSignal;
  servers: Server[];
  /** Called with each alternate host that a server names when it refuses log-ins. */
  sendOn: (name: string) => void;
}

async function logInAt(attempt: LogInAttempt, edge: VendorEdge): Promise<Session> {
  const { host, alternate, user, password, signal, servers, sendOn } = attempt;
  const cookieJar = new CookieJar();
  const request: VendorRequest = {
    verb: 'log in',
    method: 'POST',
    url: addressOf(host, 'icws/connection'),
    where: '/icws/connection',
    // Required. It sets the language of the session.
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
      if (status === 503) error?.alternateHostList.forEach((name) => sendOn(edge.masked(name)));
      return { errorId: error && errorIdOf(error), message: error?.message ?? undefined };
    },
  };
  const { csrfToken, sessionId: id, userID, icServer, alternateHostList } = await edge.json(request, loginSchema);
  edge.keepSessionSecret(csrfToken);
  // The session id is half a secret, and answers may contain it. A short number is not masked, because job ids could contain it.
  if (id.length >= MIN_MASKED_ID_LENGTH) edge.keepSessionSecret(id);
  // A server may list itself too.
  const others = alternateHostList.filter((name) => name.toLowerCase() !== icServer?.toLowerCase());
  const notes = others.flatMap((name) => nameNote(edge.masked(name), serversNamed(name, servers)) ?? []);
  return { host, alternate, id, csrfToken, notes, cookieJar, user: edge.masked(userID || user) };
}

function hostAddress(url: string): string {
  return new URL(url).href.replace(/(?<!\/)\/+$/, '');
}

function serversOf({ baseUrl, alternates }: Pick<LogInOptions, 'baseUrl' | 'alternates'>): Server[] {
  return [{ url: baseUrl }, ...alternates].map((server) => ({ ...server, url: hostAddress(server.url) }));
}

/** What the owner of the config should know of a name that the vendor gave. */
function nameNote(name: string, { servers, unclear }: NamedServers): string | undefined {
  if (servers.length > 0) return undefined;
  if (unclear.length === 0) return `named by the server but missing in the connection's alternates: ${name}`;
  const hosts = unclear.map(({ url }) => new URL(url).host).join(' or ');
  return `the server names ${name}, which may be ${hosts}; set name: ${name} at the right one of the connection's alternates`;
}

function explained(error: VendorError, tried: string[], names: Set<string>): VendorError {
  const notes = [
    ...(tried.length > 0
      ? [`alternates that failed too: ${tried.map((address) => new URL(address).host).join(', ')}`]
      : []),
    ...names,
  ];
  if (notes.length === 0) return error;
  const said = [error.fields.vendorMessage, ...notes].filter(Boolean).join('; ');
  return new VendorError({ ...error.fields, vendorMessage: said });
}
