export interface WaitQuery {
    connection?: string;
    /** The start of the job's id. Needs a connection; no quotes or backslashes. */
    jobIdStart?: string;
    only?: 'running' | 'ended';
    /** Further complete conditions; empty ones are left out. */
    more?: string[];
}
export declare function waitQuery({ connection, jobIdStart, only, more }: WaitQuery): string;
