export interface JobIdForm {
    /** The form in words, with an example. */
    form: string;
    /** Matches the whole id. */
    pattern: RegExp;
    /** Where a user finds the id. */
    from: string;
}
/** @returns what is wrong with the id and how to correct it; undefined if nothing is */
export declare function formProblem(jobId: string, { form, pattern, from }: JobIdForm): string | undefined;
