import type { AwaitJobInput } from '../../contract/await-job-input.js';
interface InputFlags {
    waitTimeout?: string;
    temporalTimeout?: string;
    input?: string;
    set?: string[];
    deadline?: string;
    queueDeadline?: string;
    onDeadline?: string;
    onCancel?: string;
    cancelDeadline?: string;
    collectDeadline?: string;
    onFailure?: string;
}
export interface AwaitFlags extends InputFlags {
    again?: boolean;
    detach?: boolean;
    cancelOnInterrupt?: boolean;
}
export interface Awaited {
    /** Each job once, in the order given; the first mention of a job counts. */
    inputs: AwaitJobInput[];
    /** Whether the user gave a list, even of one job: its result has another form. */
    several: boolean;
    /** One remark for each job that was named more than once. */
    repeated: string[];
    waitTimeoutMs: number | undefined;
    /** How long an outage of Temporal may last while a wait is followed. */
    temporalTimeoutMs: number | undefined;
}
/** @throws CliProblem with every problem of every job, each with its field and its line in the file */
export declare function inputsOf(connection: string | undefined, jobIds: readonly string[], flags: InputFlags): Awaited;
export {};
