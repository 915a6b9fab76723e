/** The log-in at one of the servers that the config lists: `baseUrl` first, then those that take over. */
import { addressOf } from '../http/address.js';
import { readErrorBody } from '../http/error-body.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import { VendorError } from '../http/vendor-error.js';
import type { VendorRequest } from '../http/vendor-request.js';
import { errorIdOf } from './icws-error.js';
import { errorSchema, loginSchema } from './schemas.js';
import { serverLabel, serversNamed, type Server } from './servers.js';
import { SessionCookies } from './session-cookies.js';
import { isHostDown, MEDIA_TYPE, type Session } from './session.js';

export interface LogInOptions {
  /** The server that a log-in tries first, e.g. `https://ic-a.example:8019`. */
  baseUrl: string;
  /** The only other servers that Vigil calls. */
  alternates: Server[];
  user: string;
  /** Read at each log-in, so that a rotated secret takes effect. @throws VendorError if it cannot be read */
  password: () => string;
}

/** A host that has failed. */
interface Failed {
  server: Server;
  error: VendorError;
}

/** A session whose host is down. */
export interface LostSession {
  session: Session;
  error: VendorError;
}

/** How many servers one log-in tries. */
const MOST_SERVERS = 6;
const MIN_MASKED_ID_LENGTH = 6;

/**
 * Tries each server at most once: those that a 503 names, and all of the config once one of them is down. They share the time of one
 * request, so that the log-in fits in a poll: each gets an equal part of what is left.
 * @param lost begins with the servers that the session's host has named, without the host itself
 * @throws VendorError that says how each server failed
 */
export async function logIn(options: LogInOptions, edge: VendorEdge, lost?: LostSession): Promise<Session> {
  const password = options.password();
  edge.keepSecret(password);
  const servers = serversOf(options);
  const failures: Failed[] = lost ? [{ server: lost.session.server, error: lost.error }] : [];
  const isUntried = ({ url }: Server) => !failures.some(({ server }) => server.url === url);
  const notes = new Set<string>();
  const until = Date.now() + edge.requestLimitMs;
  let preferred = lost?.session.standbys ?? servers.slice(0, 1);
  let mayBeAny = lost !== undefined;
  for (let tries = 0; tries < MOST_SERVERS; tries += 1) {
    const server = [...preferred, ...(mayBeAny ? servers : [])].find(isUntried);
    if (!server) break;
    const shares = Math.min(servers.filter(isUntried).length, MOST_SERVERS - tries);
    const limitMs = Math.max(1, Math.floor((until - Date.now()) / shares));
    const names: string[] = [];
    try {
      const session = await logInAt({ server, user: options.user, password, servers, limitMs, names }, edge);
      return { ...session, notes: [...failures.map(failureText), ...session.notes] };
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      failures.push({ server, error });
      if (error.kind !== 'unreachable') throw explained(failures, notes, error);
      const named = meant(names, servers);
      for (const note of named.notes) notes.add(note);
      preferred = [...named.servers, ...preferred];
      mayBeAny ||= names.length === 0 && isHostDown(error);
    }
  }
  const [first] = failures;
  if (!first) throw new Error('unreachable code: baseUrl is always tried');
  throw explained(failures, notes, first.error);
}

interface LogInAttempt {
  server: Server;
  user: string;
  password: string;
  servers: Server[];
  limitMs: number;
  /** Gets the names of the servers that a 503 names. */
  names: string[];
}

async function logInAt(attempt: LogInAttempt, edge: VendorEdge): Promise<Session> {
  const { server, user, password, servers, limitMs, names } = attempt;
  const cookieJar = new SessionCookies(new URL(server.url).pathname);
  const request: VendorRequest = {
    verb: 'log in',
    method: 'POST',
    url: addressOf(server.url, 'icws/connection'),
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
    signal: AbortSignal.timeout(limitMs),
    holdsSecret: true,
    explain: (body, status) => {
      const error = readErrorBody(body, errorSchema);
      if (status === 503) names.push(...(error?.alternateHostList ?? []).map((name) => edge.masked(name)));
      return { errorId: error && errorIdOf(error), message: error?.message ?? undefined };
    },
  };
  const { csrfToken, sessionId: id, userID, icServer, alternateHostList } = await edge.json(request, loginSchema);
  edge.keepSessionSecret(csrfToken);
  // The session id is half a secret, and answers may contain it. A short number is not masked, because job ids could contain it.
  if (id.length >= MIN_MASKED_ID_LENGTH) edge.keepSessionSecret(id);
  // A server may list itself too.
  const others = alternateHostList.filter((name) => name.toLowerCase() !== icServer?.toLowerCase());
  const named = meant(
    others.map((name) => edge.masked(name)),
    servers,
  );
  return {
    server,
    standbys: named.servers.filter(({ url }) => url !== server.url),
    notes: named.notes,
    id,
    csrfToken,
    cookieJar,
    user: edge.masked(userID || user),
    userId: userID || user,
  };
}

/** Each server once. */
function serversOf({ baseUrl, alternates }: Pick<LogInOptions, 'baseUrl' | 'alternates'>): Server[] {
  const byUrl = new Map<string, Server>();
  for (const { url: written, name } of [{ url: baseUrl }, ...alternates] as Server[]) {
    const url = new URL(written).href.replace(/(?<!\/)\/+$/, '');
    byUrl.set(url, { url, name: name ?? byUrl.get(url)?.name });
  }
  return [...byUrl.values()];
}

/** The servers that the vendor names, and what the owner of the config should know of the other names. */
function meant(names: string[], servers: Server[]): { servers: Server[]; notes: string[] } {
  const found = names.map((name) => ({ name, ...serversNamed(name, servers) }));
  const notes = found.flatMap((one) => {
    if (one.servers.length > 0) return [];
    const { name, unclear } = one;
    if (unclear.length === 0) return [`named by the server but missing in the connection's alternates: ${name}`];
    const hosts = unclear.map(serverLabel).join(' or ');
    return [
      `the server names ${name}, which may be ${hosts}; set name: ${name} at the right one of the connection's alternates`,
    ];
  });
  return { servers: found.flatMap((one) => one.servers), notes };
}

function failureText({ server, error }: Failed): string {
  return `${serverLabel(server)}: ${error.fields.what}`;
}

/** The error, as that of all servers. */
function explained(failures: Failed[], notes: Set<string>, error: VendorError): VendorError {
  const what = failures.length > 1 ? failures.map(failureText).join('; ') : error.fields.what;
  const vendorMessage = [error.fields.vendorMessage, ...notes].filter(Boolean).join('; ');
  return new VendorError({ ...error.fields, what, vendorMessage });
}
