import type { ConnectionConfig } from '../../config/config.js';
/** What the connection's config allows its callers, for `vigil check`. */
export declare function policyFinding(name: string, settings: ConnectionConfig): {
    what: string;
    ok: true;
    found: string;
};
