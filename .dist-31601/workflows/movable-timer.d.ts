/**
 * Moving the end later starts no new timer: the running one fires, and then it sleeps for the rest. So extensions need few timers.
 */
export declare class MovableTimer {
    private readonly summary;
    private end;
    private running;
    private readonly parent;
    /** @param summary what the Web UI shows beside the timer */
    constructor(summary: string);
    /** Milliseconds since the epoch; undefined if not set. */
    get at(): number | undefined;
    get fired(): boolean;
    /** @param at milliseconds since the epoch; undefined stops the timer */
    set(at: number | undefined): void;
    private start;
    private stop;
}
