/**
 * The ICWS session: log-in, with the alternate hosts that the config lists, cookie jar and log-out.
 */
import { CookieJar } from 'tough-cookie';
import type { VendorCall, VendorRequest } from '../http/vendor-request.js';
import type { VendorEdge } from '../http/vendor-edge.js';
export interface LogInOptions {
    /** The server that every log-in tries first, e.g. `https://ic-a.example:8019`. */
    baseUrl: string;
    /** The only other servers that Vigil follows from an `alternateHostList`. */
    alternates: string[];
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
    /** Later answers may replace the cookies. */
    cookieJar: CookieJar;
    user: string;
}
/** Logs in at `baseUrl`. If that host names alternates, tries those that the config lists, each once. @throws VendorError */
export declare function logIn(options: LogInOptions, edge: VendorEdge): Promise<Session>;
export declare function logOut(session: Session, edge: VendorEdge): Promise<void>;
/** A request within the session. Errors do not show the session's id or tokens. */
export declare function requestIn(session: Session, of: VendorCall, call: string): VendorRequest;
/**
 * Whether the session's host is gone or switching over, so that the next call must log in again. An alternate is dropped at any failure.
 * `baseUrl` is dropped only if it says so itself: a new log-in would start there anyway, and a brief failure must not cause one.
 */
export declare function isHostLost(error: unknown, session: Session): boolean;
