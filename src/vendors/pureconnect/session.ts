/** The ICWS session: its requests, its log-out, and whether its host is down. */
import { addressOf } from '../http/address.js';
import type { VendorCall, VendorCookies, VendorRequest } from '../http/vendor-request.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import { VendorError } from '../http/vendor-error.js';
import { explain } from './icws-error.js';
import type { Server } from './servers.js';

/** Valid only at the server that accepted the log-in. */
export interface Session {
  server: Server;
  /** The servers of the config that it named at the log-in. */
  standbys: Server[];
  id: string;
  csrfToken: string;
  /** What the owner of the config should know: servers that failed before, and names that no alternate has. */
  notes: string[];
  /** Later answers may replace the cookies. */
  cookieJar: VendorCookies;
  /** For messages. */
  user: string;
  /** As the vendor writes it. For requests: it is not masked. */
  userId: string;
}

export const MEDIA_TYPE = 'application/vnd.inin.icws+JSON; charset=utf-8';
/** The part of a request's time in which a session must show that it still answers. */
const ANSWER_SHARE = 0.1;

export async function logOut(session: Session, edge: VendorEdge): Promise<void> {
  const signal = AbortSignal.timeout(edge.requestLimitMs);
  await edge.text(requestIn(session, { verb: 'log out', method: 'DELETE', signal }, 'connection'));
}

/** A request within the session. Errors do not show the session's id or tokens. */
export function requestIn(session: Session, of: VendorCall, call: string): VendorRequest {
  const { server, id, csrfToken, cookieJar } = session;
  return {
    ...of,
    url: addressOf(server.url, `icws/${encodeURIComponent(id)}/${call}`),
    where: `/icws/…/${call.split('?')[0]}`,
    headers: { accept: MEDIA_TYPE, 'ININ-ICWS-CSRF-Token': csrfToken },
    cookieJar,
    explain,
  };
}

/** Whether the host answers a short request of the session at all, so that only a brief failure came before. */
export async function answers(session: Session, edge: VendorEdge): Promise<boolean> {
  const signal = AbortSignal.timeout(Math.ceil(edge.requestLimitMs * ANSWER_SHARE));
  try {
    await edge.text(requestIn(session, { verb: 'check', signal }, 'connection'));
    return true;
  } catch (error) {
    return !isHostDown(error);
  }
}

/** Whether nothing of the vendor's answered: no connection, silence, or the word of a proxy before it. */
export function isHostDown(error: unknown): error is VendorError {
  if (!(error instanceof VendorError) || error.kind !== 'unreachable') return false;
  return error.status === undefined || error.status > 500;
}

/** Whether the host itself says that it has handed over, or serves nobody. */
export function saysDown(error: unknown): boolean {
  return isHostDown(error) && error.status === 503 && error.errorId?.startsWith('error.server.') === true;
}
