import type { VendorCall, VendorRequest } from '../http/vendor-request.js';
import type { VendorEdge } from '../http/vendor-edge.js';
export interface LogInOptions {
    /** The API's base URL, e.g. `https://alteryx.example/webapi`. */
    baseUrl: string;
    clientId: string;
    /** Read at each log-in, so that a rotated secret takes effect. @throws VendorError if it cannot be read */
    clientSecret: () => string;
}
export interface Session {
    baseUrl: string;
    token: string;
    /** Milliseconds since the epoch; Infinity if the vendor gives no lifetime. */
    renewAt: number;
}
/** @throws VendorError */
export declare function logIn(options: LogInOptions, edge: VendorEdge): Promise<Session>;
/** A request with the token. */
export declare function requestIn({ baseUrl, token }: Session, of: VendorCall, call: string): VendorRequest;
export declare function isStale({ renewAt }: Session): boolean;
