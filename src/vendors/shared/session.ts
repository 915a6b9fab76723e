/**
 * A log-in shared by all jobs of a connection: made when first needed, made anew once for all who met a 401, and never in a storm.
 */
import { VendorError } from '../http/vendor-error.js';

/** How long a refusal is remembered, in milliseconds: many waits that log in again at every poll would lock the account. */
export const REFUSAL_MEMORY_MS = 60_000;

export interface SessionOptions<Session> {
  /** Makes a new session. Must not depend on one caller's abort signal: others wait for the same log-in. */
  logIn(): Promise<Session>;
  logOut?(session: Session): Promise<void>;
  /** Whether the session is of no use any more though no 401 says so: it is forgotten, the error stands, and the next call logs in. */
  isLost?(error: unknown, session: Session): boolean;
  /** Whether the session is near its known end, so that it is renewed before it is used; one just made is used in any case. */
  isStale?(session: Session): boolean;
  /** Changes when the secret was rotated: a refusal of the old one is then forgotten. */
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
   * Runs the call with the session. A 401 renews the session, once for all who wait, and the call runs again; a second 401 stands.
   * @param signal ends this caller's waiting for a log-in, not the log-in
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
    // Somebody else may have renewed it while this call was under way.
    if (this.current === session) this.current = undefined;
    const renewal = this.get();
    const renewed = await until(signal, renewal);
    try {
      return await call(renewed);
    } catch (error) {
      this.forgetLost(error, renewal, renewed);
      if (is401(error)) this.refusedSession = this.refusal();
      throw error;
    }
  }

  /** Forgets the session, and logs it out where the vendor knows log-outs; waits for a log-in that is under way. Never throws. */
  async close(): Promise<void> {
    const session = this.current;
    this.current = undefined;
    try {
      if (session && this.options.logOut) await this.options.logOut(await session);
    } catch {
      // A session that cannot be logged out ends by itself at the vendor.
    }
  }

  private get(): Promise<Session> {
    if (this.current) return this.current;
    if (this.refusedLogIn && this.holds(this.refusedLogIn)) return Promise.reject(this.refusedLogIn.error);
    const attempt: Promise<Session> = this.options.logIn().catch((error: unknown) => {
      if (this.current === attempt) this.current = undefined;
      if (error instanceof VendorError && error.kind === 'refused') this.refusedLogIn = { ...this.refusal(), error };
      throw error;
    });
    this.current = attempt;
    return attempt;
  }

  private forgetLost(error: unknown, session: Promise<Session>, value: Session): void {
    if (this.current === session && this.options.isLost?.(error, value)) this.current = undefined;
  }

  private refusal(): Refusal {
    return { until: Date.now() + REFUSAL_MEMORY_MS, secretVersion: this.options.secretVersion() };
  }

  private holds(refusal: Refusal | undefined): boolean {
    return (
      refusal !== undefined && Date.now() < refusal.until && refusal.secretVersion === this.options.secretVersion()
    );
  }
}

async function until<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  // A refusal that nobody waits for any more must not end the process.
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

function is401(error: unknown): boolean {
  return error instanceof VendorError && error.status === 401;
}
