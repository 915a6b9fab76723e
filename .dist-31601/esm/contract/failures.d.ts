/**
 * The ways a wait can fail, as data: the ApplicationFailure's `type`, when it happens, what to do, and the CLI's exit code.
 * A test compares docs/errors.md with this table. Pure.
 */
import type { Condition } from './job.js';
import type { JobOutcome } from './outcome.js';
export declare const FAILURES: {
    readonly JobFailed: {
        readonly when: "the job failed at the vendor";
        readonly retried: "no: the job itself has ended";
        readonly hint: "read the messages of the job, fix the cause at the vendor, and start a new job there";
        readonly exit: 3;
    };
    readonly JobCancelled: {
        readonly when: "somebody else cancelled the job at the vendor";
        readonly retried: "no: the job itself has ended";
        readonly hint: "ask who cancelled the job at the vendor; start a new job there if you still need it";
        readonly exit: 4;
    };
    readonly DeadlineExceeded: {
        readonly when: "`deadline` passed, or `queueDeadline` passed while the job was queued";
        readonly retried: "no: the caller set the limit";
        readonly hint: "check the job at the vendor; if it is still running, await it again with a longer --deadline";
        readonly exit: 10;
    };
    readonly JobUnintelligible: {
        readonly when: "for longer than `patience.unintelligible`, Vigil could not read the answer of the vendor or did not know the state in it";
        readonly retried: "until the patience for this condition ran out";
        readonly hint: "compare the vendor's answer with its page in docs/vendors; the API may have changed";
        readonly exit: 6;
    };
    readonly JobLost: {
        readonly when: "for longer than `patience.missing`, the vendor said that there is no such job";
        readonly retried: "until the patience for this condition ran out";
        readonly hint: "check the job id, and that the connection names the server and the application the job runs on";
        readonly exit: 6;
    };
    readonly VendorRefused: {
        readonly when: "for longer than `patience.refused`, the vendor refused the credentials or permissions";
        readonly retried: "until the patience for this condition ran out";
        readonly hint: "run `vigil check` for the connection; renew its secret or its permissions, then await the job again";
        readonly exit: 7;
    };
    readonly VendorRejectedRequest: {
        readonly when: "the vendor said that the request is wrong (400) or that its API is gone (410)";
        readonly retried: "no: the vendor would reject the same request again";
        readonly hint: "compare the job id and the connection's version settings with the vendor's server";
        readonly exit: 7;
    };
    readonly ConnectionUnserved: {
        readonly when: "for longer than `patience.unserved`, no worker served the connection, and the job was never seen";
        readonly retried: "the poll waited for a worker until the patience ran out";
        readonly hint: "start a vigil-worker whose config has the connection, or check the spelling of its name";
        readonly exit: 8;
    };
    readonly CollectionFailed: {
        readonly when: "the job succeeded, but its messages or content could not be collected before `collectDeadline`";
        readonly retried: "until `collectDeadline` passed or the patience ran out";
        readonly hint: "fix what the message names, then run `vigil await … --again`, which collects again and does not rerun the job";
        readonly exit: 9;
    };
    readonly InvalidInput: {
        readonly when: "the input of the workflow has a wrong or an unknown field, or asks for what the connection does not allow";
        readonly retried: "no: the same input would be refused again";
        readonly hint: "correct the fields that the message names";
        readonly exit: 2;
    };
};
export type FailureType = keyof typeof FAILURES;
export declare function isFailureType(type: unknown): type is FailureType;
/** Ends of a wait without a failure type of Vigil: it was cancelled, terminated, or ended in an unexpected way, such as a timeout of its starter. */
declare const OTHER_ENDS: readonly ["Canceled", "Terminated", "Failed"];
export type OtherEnd = (typeof OTHER_ENDS)[number];
export declare function isOtherEnd(type: unknown): type is OtherEnd;
/** The failure type of a condition that has lasted longer than its patience. The other conditions last until a deadline. */
export declare const FAILURE_OF_CONDITION: Readonly<Partial<Record<Condition, FailureType>>>;
/** The CLI's exit codes without a failure type. */
export declare const EXIT: {
    readonly ok: 0;
    readonly error: 1;
    readonly usage: 2;
    readonly jobFailed: 3;
    readonly cancelled: 4;
    readonly stillRunning: 5;
    readonly noSuchWait: 6;
    readonly temporalUnreachable: 8;
    readonly mayStillRun: 11;
    readonly hungUp: 129;
    readonly interrupted: 130;
    readonly terminated: 143;
};
/** The exit code of a returned outcome: a success, or any end with `onFailure: "return"`. */
export declare function exitOfOutcome(outcome: Pick<JobOutcome, 'state'>): number;
/**
 * The order that decides the exit code of several jobs. First come the ends of jobs and those still running, then the jobs whose end is
 * unknown, then the problems to fix before any job can succeed, and last a signal.
 */
export declare const EXITS_FROM_GOOD_TO_BAD: readonly number[];
/** The worst of the codes; 0 if there are none. */
export declare function worstExit(codes: Iterable<number>): number;
export {};
