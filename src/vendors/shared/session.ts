/**
 * A session that all jobs of a connection share. The first caller logs in. After a 401, one log-in renews the session for all callers.
 */
import { VendorError } from '../http/vendor-error.js';

/** How long a refused log-in is remembered, in milliseconds. Many waits that log in again at every poll would lock the account. */
export const REFUSAL_MEMORY_MS = 60_000;

export interface SessionEvents {
  /**
   * Called once for each log-in that the vendor refuses, and for each new session that it does not accept.
   * @param againInMs how long no other log-in is made with the same secret
   */
  onRefusedLogIn?: (error: VendorError, againInMs: number) => void;
}

export interface SessionOptions<Session> extends SessionEvents {
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

interface Refusal {
  until: number;
  secretVersion: string;
}

export class SharedSession<Session> {
  private current: Promise<Session> | undefined;
  private refusedLogIn: (Refusal & { error: VendorError }) | undefined;
  private refusedSession: Refusal | undefined;

  constructor(private readonly options: SessionOptions<Session>) {}

  /**
   * Runs the call with the session. After a 401, the session is renewed, once for all callers, and the call runs again. A second 401 is
   * thrown.
   * @param signal stops this caller's wait for a log-in, not the log-in itself
   * @throws VendorError, or the signal's reason
   */
  async use<T>(signal: AbortSignal, call: (session: Session) => Promise<T>): Promise<T> {
    let session = this.get();
    let value = await until(signal, session);
    if (this.options.isStale?.(value)) {
      if (this.current === session) this.current = undefined;
      session = this.get();
      value = await until(signal, session);
    }
    try {
      return await call(value);
    } catch (error) {
      this.forgetLost(error, session, value);
      if (!is401(error) || this.holds(this.refusedSession)) throw error;
    }
    // Another caller may already have renewed it.
    if (this.current === session) this.current = undefined;
    const renewal = this.get();
    const renewed = await until(signal, renewal);
    try {
      return await call(renewed);
    } catch (error) {
      this.forgetLost(error, renewal, renewed);
      if (is401(error)) this.refusedSession = this.refusal(error);
      throw error;
    }
  }

  /** Logs out, if the vendor supports it. Waits for a log-in in progress. Never throws. */
  async close(): Promise<void> {
    const session = this.current;
    this.current = undefined;
    try {
      if (session && this.options.logOut) await this.options.logOut(await session);
    } catch {
      // The session expires at the vendor by itself.
    }
  }

  private get(): Promise<Session> {
    if (this.current) return this.current;
    if (this.refusedLogIn && this.holds(this.refusedLogIn)) return Promise.reject(this.refusedLogIn.error);
    const attempt: Promise<Session> = this.options.logIn().catch((error: unknown) => {
      if (this.current === attempt) this.current = undefined;
      if (error instanceof VendorError && error.kind === 'refused')
        this.refusedLogIn = { ...this.refusal(error), error };
      throw error;
    });
    this.current = attempt;
    return attempt;
  }

  private forgetLost(error: unknown, session: Promise<Session>, value: Session): void {
    if (this.current === session && this.options.isLost?.(error, value)) this.current = undefined;
  }

  private refusal(error: VendorError): Refusal {
    this.options.onRefusedLogIn?.(error, REFUSAL_MEMORY_MS);
    return { until: Date.now() + REFUSAL_MEMORY_MS, secretVersion: this.options.secretVersion() };
  }

  private holds(refusal: Refusal | undefined): boolean {
    return (
      refusal !== undefined && Date.now() < refusal.until && refusal.secretVersion === this.options.secretVersion()
    );
  }
}

async function until<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  // Without this handler, a log-in that fails after its caller left would be an unhandled rejection.
  promise.catch(() => undefined);
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}

function is401(error: unknown): error is VendorError {
  return error instanceof VendorError && error.status === 401;
}
