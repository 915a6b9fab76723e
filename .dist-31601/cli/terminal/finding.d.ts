/** What `vigil check` found out about one part of the set-up. */
export interface Finding {
    what: string;
    ok: boolean;
    found: string;
    /** What the user can do about it. */
    hint?: string;
}
export declare function findingText({ what, ok, found, hint }: Finding): string;
