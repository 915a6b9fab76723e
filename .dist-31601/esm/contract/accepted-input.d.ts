import type { ContentSelection } from './await-job-input.js';
import type { Backoff } from './backoff.js';
/** The input with every default filled in, so that the defaults of a later version never change a running wait. Times in milliseconds. */
export interface AcceptedInput {
    connection: string;
    jobId: string;
    backoff: Backoff;
    deadlineMs: number;
    queueDeadlineMs: number;
    onDeadline: 'cancel' | 'leave';
    onCancel: 'cancel' | 'leave';
    cancelDeadlineMs: number;
    collectDeadlineMs: number;
    onFailure: 'throw' | 'return';
    /** null: only the deadline limits the condition. */
    patienceMs: Record<'unreachable' | 'unintelligible' | 'refused' | 'missing' | 'unserved' | 'unstored', number | null>;
    collect: {
        messages: boolean;
        content: boolean;
    };
    content: ContentSelection;
}
export type InputVerdict = {
    accepted: AcceptedInput;
} | {
    problems: string[];
};
