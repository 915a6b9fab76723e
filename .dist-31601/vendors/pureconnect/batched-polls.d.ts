export interface BatchedPollsOptions<Row> {
    /** @throws VendorError */
    readOne(jobId: string, signal: AbortSignal): Promise<Row>;
    /**
     * The well-formed rows of the list before the given id, newest first.
     * @throws VendorError
     */
    readPage(before: string | undefined, signal: AbortSignal): Promise<ListPage<Row>>;
    /** Maps all spellings of an id to one key. */
    keyOf(jobId: string): string;
    /** How long polls are gathered, in milliseconds; 0 turns it off. @default 1,000 */
    windowMs?: number;
}
export interface ListPage<Row> {
    /** By the key of the job's id. */
    rows: ReadonlyMap<string, Row>;
    /** The id to request the next page with; undefined if there is none. */
    last: string | undefined;
}
export declare class BatchedPolls<Row> {
    private readonly options;
    private readonly windowMs;
    /** When each job was last polled, for jobs polled within the last window. */
    private readonly recent;
    /** Until when each job that is not in the list is polled by itself. */
    private readonly unlisted;
    private listFailedUntil;
    private gathered;
    constructor(options: BatchedPollsOptions<Row>);
    /** @throws VendorError, or the signal's reason */
    poll(jobId: string, signal: AbortSignal): Promise<Row>;
    private gathers;
    private remember;
    private close;
    private readSingly;
    private readByList;
    /**
     * Answers the polls that it finds in the list, and removes them from `wanted`.
     * @returns why it stopped: at most `one` poll is left, `maxPages` were read (`tooDeep`), or the list has ended (`absent`)
     */
    private answerFromList;
}
