/** The vocabulary of a job: its states, how well Vigil can see it, and what one poll observed. Pure: no imports, no clock. */
/** The vendors whose jobs Vigil can await, as the config spells them. */
export declare const VENDORS: readonly ["nexus-ic", "pureconnect", "oracle-epm", "alteryx"];
export type VendorName = (typeof VENDORS)[number];
/** What is true of the job at the vendor, and whether that state is final. */
export declare const JOB_STATES: {
    readonly unknown: {
        readonly terminal: false;
        readonly means: "not seen yet, or the vendor reports no state or one that Vigil does not know";
    };
    readonly queued: {
        readonly terminal: false;
        readonly means: "the vendor has accepted the job and has not started it";
    };
    readonly running: {
        readonly terminal: false;
        readonly means: "the vendor is working on it";
    };
    readonly paused: {
        readonly terminal: false;
        readonly means: "the vendor has suspended it; it may continue";
    };
    readonly cancelling: {
        readonly terminal: false;
        readonly means: "the vendor has accepted a cancel and the job has not ended yet";
    };
    readonly succeeded: {
        readonly terminal: true;
        readonly means: "ended and did what was asked";
    };
    readonly failed: {
        readonly terminal: true;
        readonly means: "ended and did not do what was asked";
    };
    readonly cancelled: {
        readonly terminal: true;
        readonly means: "ended because somebody cancelled it";
    };
};
export type JobState = keyof typeof JOB_STATES;
export declare function isTerminal(state: JobState): boolean;
/** Where the wait is. A job that succeeded is not done for its caller while the wait is collecting. */
export type Phase = 'waiting' | 'cancelling' | 'collecting' | 'ended';
/** How well Vigil can see the job. A failed poll changes the condition, never the state. */
export declare const CONDITIONS: readonly ["clear", "unreachable", "unintelligible", "refused", "missing", "unserved", "unstored"];
export type Condition = (typeof CONDITIONS)[number];
/** ISO 8601 in UTC, as `Date.prototype.toISOString` writes it. */
export type Timestamp = string;
/** What a vendor reports about a job, in Vigil's terms. */
export interface JobStatus {
    state: JobState;
    /** The vendor's own word or number, e.g. `Completed/Success`. */
    vendorState: string;
    /** 0 to 100. A larger figure from the vendor counts as 100 and never as the end. */
    percent?: number;
    summary?: string;
    queued?: Timestamp;
    started?: Timestamp;
    ended?: Timestamp;
    /** Where the vendor stored the output. */
    outputLocation?: string;
}
/** What one poll observed: the job, and how well Vigil could see it. */
export interface Observation extends JobStatus {
    vendor: VendorName | null;
    condition: Condition;
    /** Why the condition is not clear, in one line without secrets. */
    problem?: string;
}
/** No poll yet. */
export declare const UNSEEN: Readonly<Observation>;
/**
 * Whether two observations differ in state, in condition, or in percent across a multiple of ten. A smaller difference is
 * reported with the next change.
 */
export declare function isChange(last: Observation, now: Observation): boolean;
/** Whether a percentage crosses a multiple of ten, or appears or disappears. */
export declare function changesTens(last: number | undefined, now: number | undefined): boolean;
