import type { VendorCall, VendorRequest } from '../http/vendor-request.js';
import type { VendorEdge } from '../http/vendor-edge.js';
export interface LogInOptions {
    /** The service's base URL, e.g. `https://epm.example`. */
    baseUrl: string;
    /** The version of the Planning API, e.g. `v3`. */
    apiVersion: string;
    /** Read at first use and after each 401, so that a rotated secret takes effect. @throws VendorError if it cannot be read */
    auth: {
        user: string;
        password: () => string;
    } | {
        token: () => string;
    };
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
export declare function secretOf({ auth }: LogInOptions): string;
/** Reads the credentials and verifies them at the vendor. @throws VendorError */
export declare function logIn(options: LogInOptions, edge: VendorEdge): Promise<Session>;
/** A request with the credentials. */
export declare function requestIn({ baseUrl, authorization }: Session, of: VendorCall, call: string): VendorRequest;
