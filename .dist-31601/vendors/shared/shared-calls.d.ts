export declare class SharedCalls<T> {
    private readonly underWay;
    /**
     * Joins the call in progress for this key, or starts one. Answers are not cached.
     * @param signal stops this caller's wait; when the last caller has left, it stops the call itself
     */
    call(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
    private begin;
    private forget;
}
