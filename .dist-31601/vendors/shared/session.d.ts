/** How long a refused log-in is remembered, in milliseconds. Many waits that log in again at every poll would lock the account. */
export declare const REFUSAL_MEMORY_MS = 60000;
export interface SessionOptions<Session> {
    /** Must not depend on one caller's abort signal, because other callers wait for the same log-in. */
    logIn(): Promise<Session>;
    logOut?(session: Session): Promise<void>;
    /** Whether an error other than 401 means that the session is lost. The error is still thrown, and the next call logs in. */
    isLost?(error: unknown, session: Session): boolean;
    /** Whether the session expires soon and is renewed before use. A session just created is used in any case. */
    isStale?(session: Session): boolean;
    /** Changes when the secret is rotated, which clears a remembered refusal. */
    secretVersion(): string;
}
export declare class SharedSession<Session> {
    private readonly options;
    private current;
    private refusedLogIn;
    private refusedSession;
    constructor(options: SessionOptions<Session>);
    /**
     * Runs the call with the session. After a 401, the session is renewed, once for all callers, and the call runs again. A second 401 is
     * thrown.
     * @param signal stops this caller's wait for a log-in, not the log-in itself
     * @throws VendorError, or the signal's reason
     */
    use<T>(signal: AbortSignal, call: (session: Session) => Promise<T>): Promise<T>;
    /** Logs out, if the vendor supports it. Waits for a log-in in progress. Never throws. */
    close(): Promise<void>;
    private get;
    private forgetLost;
    private refusal;
    private holds;
}
