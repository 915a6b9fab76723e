export declare class CliProblem extends Error {
    readonly exit: number;
    readonly type: string;
    readonly hint: string;
    constructor(exit: number, type: string, message: string, hint: string);
}
export declare function usageProblem(problems: string[], hint?: string): CliProblem;
export declare function noSuchWait(connection: string, jobId: string, why?: string): CliProblem;
/** Converts any error to a problem. Recognizes our own errors by name, so that their modules need not be loaded. */
export declare function problemOf(error: unknown): CliProblem;
export declare function workerAbsent(message: string): CliProblem;
