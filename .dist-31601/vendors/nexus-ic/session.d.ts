import type { VendorCall, VendorRequest } from '../http/vendor-request.js';
import type { VendorEdge } from '../http/vendor-edge.js';
export interface LogInOptions {
    /** The service's base URL, e.g. `https://nexus.example/icweb.dll`. */
    baseUrl: string;
    /** 6.8 logs in with GET and polls `jobStatus?id=`; 6.9 uses POST and `jobStatus/{id}`. */
    version: '6.8' | '6.9';
    auth: {
        scheme: 'basic' | 'apikey' | 'token';
        user?: string;
    };
    /** Read at each log-in, so that a rotated secret takes effect. @throws VendorError if it cannot be read */
    secret: () => string;
}
export interface Session {
    baseUrl: string;
    hash: string;
    user: string;
}
/** @throws VendorError */
export declare function logIn(options: LogInOptions, edge: VendorEdge): Promise<Session>;
/** A request with the session's hash. Errors show only its path. */
export declare function requestIn({ baseUrl, hash }: Session, of: VendorCall, call: string): VendorRequest;
