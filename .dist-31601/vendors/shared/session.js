/**
 * A session that all jobs of a connection share. The first caller logs in. After a 401, one log-in renews the session for all callers.
 */
import { VendorError } from '../http/vendor-error.js';
/** How long a refused log-in is remembered, in milliseconds. Many waits that log in again at every poll would lock the account. */
export const REFUSAL_MEMORY_MS = 60_000;
export class SharedSession {
    options;
    current;
    refusedLogIn;
    refusedSession;
    constructor(options) {
        this.options = options;
    }
    /**
     * Runs the call with the session. After a 401, the session is renewed, once for all callers, and the call runs again. A second 401 is
     * thrown.
     * @param signal stops this caller's wait for a log-in, not the log-in itself
     * @throws VendorError, or the signal's reason
     */
    async use(signal, call) {
        let session = this.get();
        let value = await until(signal, session);
        if (this.options.isStale?.(value)) {
            if (this.current === session)
                this.current = undefined;
            session = this.get();
            value = await until(signal, session);
        }
        try {
            return await call(value);
        }
        catch (error) {
            this.forgetLost(error, session, value);
            if (!is401(error) || this.holds(this.refusedSession))
                throw error;
        }
        // Another caller may already have renewed it.
        if (this.current === session)
            this.current = undefined;
        const renewal = this.get();
        const renewed = await until(signal, renewal);
        try {
            return await call(renewed);
        }
        catch (error) {
            this.forgetLost(error, renewal, renewed);
            if (is401(error))
                this.refusedSession = this.refusal();
            throw error;
        }
    }
    /** Logs out, if the vendor supports it. Waits for a log-in in progress. Never throws. */
    async close() {
        const session = this.current;
        this.current = undefined;
        try {
            if (session && this.options.logOut)
                await this.options.logOut(await session);
        }
        catch {
            // The session expires at the vendor by itself.
        }
    }
    get() {
        if (this.current)
            return this.current;
        if (this.refusedLogIn && this.holds(this.refusedLogIn))
            return Promise.reject(this.refusedLogIn.error);
        const attempt = this.options.logIn().catch((error) => {
            if (this.current === attempt)
                this.current = undefined;
            if (error instanceof VendorError && error.kind === 'refused')
                this.refusedLogIn = { ...this.refusal(), error };
            throw error;
        });
        this.current = attempt;
        return attempt;
    }
    forgetLost(error, session, value) {
        if (this.current === session && this.options.isLost?.(error, value))
            this.current = undefined;
    }
    refusal() {
        return { until: Date.now() + REFUSAL_MEMORY_MS, secretVersion: this.options.secretVersion() };
    }
    holds(refusal) {
        return (refusal !== undefined && Date.now() < refusal.until && refusal.secretVersion === this.options.secretVersion());
    }
}
async function until(signal, promise) {
    // Without this handler, a log-in that fails after its caller left would be an unhandled rejection.
    promise.catch(() => undefined);
    signal.throwIfAborted();
    let stop;
    const aborted = new Promise((_, reject) => {
        stop = () => reject(signal.reason);
        signal.addEventListener('abort', stop, { once: true });
    });
    try {
        return await Promise.race([promise, aborted]);
    }
    finally {
        if (stop)
            signal.removeEventListener('abort', stop);
    }
}
function is401(error) {
    return error instanceof VendorError && error.status === 401;
}
//# sourceMappingURL=session.js.map