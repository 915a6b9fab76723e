/** Completion candidates for the word being typed. */
import type { Command } from 'commander';
export interface Candidate {
    value: string;
    description?: string;
}
/** `unfinished`: the user types on after the candidate, without a space. The shell itself completes `files` and `folders`. */
export type Kind = 'values' | 'unfinished' | 'files' | 'folders';
export interface Answer {
    kind: Kind;
    candidates: Candidate[];
}
export declare function completionFor(program: Command, before: string[], word: string): Promise<Answer>;
