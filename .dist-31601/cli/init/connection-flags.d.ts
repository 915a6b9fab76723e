import { type ConnectionDraft } from './connection-draft.js';
export interface ConnectionFlags {
    vendor?: string;
    name?: string;
    baseUrl?: string;
    set?: string[];
    secret?: string[];
}
export interface FlagsRead {
    draft: ConnectionDraft;
    /** Problems with flags that were given. */
    wrong: string[];
    /** Problems with flags that were not given. */
    missing: string[];
}
export declare function readFlags({ vendor, name, baseUrl, set, secret }: ConnectionFlags): FlagsRead;
