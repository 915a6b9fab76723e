/**
 * A session that all jobs of a connection share. The first caller logs in. After a 401, one log-in renews the session for all callers.
 */
import { VendorError } from '../http/vendor-error.js';

/** How long a refused log-in is remembered, in milliseconds. Many waits that log in again at every poll would lock the account. */
export const REFUSAL_MEMORY_MS = 60_000;

export type LogInResult = 'accepted' | 'refused' | 'failed';

export interface SessionEvents {
  /** Called after each log-in, also one at another host. `failed`: the vendor did not answer, or not understandably. */
  onLogIn?: (result: LogInResult) => void;
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
  /** Whether an error other than 401 may mean that the session is lost, so that it is replaced. */
  isLost?(error: unknown): boolean;
  /**
   * The session with which the call runs again. The same session if it is not lost; then the error is thrown. A rejection is thrown, and
   * the session is kept.
   */
  replace?(error: unknown, session: Session): Promise<Session>;
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
   * Runs the call with the session. After a 401, or an error after which the session is lost, the session is renewed, once for all callers,
   * and the call runs again. A second error is thrown.
   * @param signal stops this caller's wait for a log-in, not the log-in itself
   * @throws VendorError, or the signal's reason
   */
  use<T>(signal: AbortSignal, call: (session: Session) => Promise<T>): Promise<T> {
    return this.run(signal, call, () => true);
  }

  /**
   * The same for a call that must not be made twice, such as one that starts a job. It runs again only if the first call surely did nothing:
   * after a 401, or with the session of another host if no byte of the first call left.
   * @throws NoSession if the signal aborts while no call is under way
   */
  async useOnce<T>(signal: AbortSignal, call: (session: Session) => Promise<T>): Promise<T> {
    const sent = { isUnderWay: false };
    const watched = async (session: Session) => {
      sent.isUnderWay = true;
      try {
        return await call(session);
      } catch (error) {
        sent.isUnderWay = !is401(error) && !isUnsent(error);
        throw error;
      }
    };
    try {
      return await this.run(signal, watched, isUnsent);
    } catch (error) {
      if (!sent.isUnderWay && signal.aborted && error === signal.reason) throw new NoSession();
      throw error;
    }
  }

  private async run<T>(
    signal: AbortSignal,
    call: (session: Session) => Promise<T>,
    mayRunElsewhere: (error: unknown) => boolean,
  ): Promise<T> {
    let session = this.get();
    let value = await until(signal, session);
    if (this.options.isStale?.(value)) {
      if (this.current === session) this.current = undefined;
      session = this.get();
      value = await until(signal, session);
    }
    let renewal: Promise<Session>;
    let failure: unknown;
    try {
      return await call(value);
    } catch (error) {
      failure = error;
      const renewing = is401(error) || mayRunElsewhere(error) ? this.renewing(error, session, value) : undefined;
      if (!renewing) throw error;
      renewal = renewing;
    }
    const renewed = await until(signal, renewal);
    if (renewed === value && !is401(failure)) throw failure;
    try {
      return await call(renewed);
    } catch (error) {
      if (is401(error)) this.refusedSession = this.refusal(error);
      throw error;
    }
  }

  /**
   * The session that other callers have; undefined without one. For calls that must never cause a log-in or lose the session of the others.
   * @throws VendorError if a log-in in progress fails, or the signal's reason
   */
  async held(signal: AbortSignal): Promise<Session | undefined> {
    return this.current && until(signal, this.current);
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
    return this.attempt(() => this.options.logIn());
  }

  /** @param kept the session to keep if the log-in fails, or is not needed */
  private attempt(
    logIn: () => Promise<Session>,
    kept?: { session: Promise<Session>; value: Session },
  ): Promise<Session> {
    const { onLogIn } = this.options;
    const noted = async () => {
      const session = await logIn();
      if (session !== kept?.value) onLogIn?.('accepted');
      return session;
    };
    const attempt: Promise<Session> = noted().catch((error: unknown) => {
      if (this.current === attempt) this.current = kept?.session;
      const isRefused = error instanceof VendorError && error.kind === 'refused';
      if (isRefused) this.refusedLogIn = { ...this.refusal(error), error };
      onLogIn?.(isRefused ? 'refused' : 'failed');
      throw error;
    });
    this.current = attempt;
    return attempt;
  }

  private renewing(error: unknown, session: Promise<Session>, value: Session): Promise<Session> | undefined {
    const { options } = this;
    if (is401(error)) {
      if (this.holds(this.refusedSession)) return undefined;
      // Another caller may already have renewed it.
      if (this.current === session) this.current = undefined;
      return this.get();
    }
    if (!options.isLost?.(error)) return undefined;
    if (this.current !== session) return this.get();
    if (this.refusedLogIn && this.holds(this.refusedLogIn)) return undefined;
    return this.attempt(async () => (await options.replace?.(error, value)) ?? value, { session, value });
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

/** The caller stopped waiting for a log-in, so that the call surely did nothing. */
export class NoSession extends Error {
  override readonly name = 'NoSession';

  constructor() {
    super('the log-in took too long');
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

function isUnsent(error: unknown): boolean {
  return error instanceof VendorError && error.fields.unsent === true;
}
