import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { REFUSAL_MEMORY_MS, SharedSession } from '../../src/vendors/shared/session.js';
import { VendorError, type VendorErrorKind } from '../../src/vendors/http/vendor-error.js';

/** The signal of a caller who never aborts. */
function patient(): AbortSignal {
  return new AbortController().signal;
}

function vendorError(kind: VendorErrorKind, status?: number): VendorError {
  return new VendorError({ kind, vendor: 'alteryx', verb: 'log in', what: `HTTP ${status}`, status });
}

const DOWN = vendorError('unreachable', 503);

/** A vendor that counts log-ins, and accepts only its latest session. */
class Vendor {
  logIns = 0;
  logOuts: number[] = [];
  secret = 'first';
  /** The error of the next log-ins. */
  problem: VendorError | undefined;
  private valid = 0;
  private gate: Promise<void> | undefined;

  readonly session = new SharedSession<number>({
    logIn: () => this.logIn(),
    logOut: async (session) => {
      this.logOuts.push(session);
    },
    secretVersion: () => this.secret,
    onRefusedLogIn: ({ message }) => this.refusals.push(message),
    isLost: (error) => error === DOWN,
    replace: async (_error, session) => (this.answers ? session : this.logIn()),
    isStale: (session) => this.stale.has(session),
  });
  readonly stale = new Set<number>();
  /** What was reported of refused log-ins. */
  readonly refusals: string[] = [];
  /** Whether a session that failed still answers. */
  answers = false;

  private async logIn(): Promise<number> {
    this.logIns++;
    await this.gate;
    if (this.problem) throw this.problem;
    return (this.valid = this.logIns);
  }

  expireSessions(): void {
    this.valid = 0;
  }

  /** Keeps log-ins waiting until the returned function is called. */
  hold(): () => void {
    let release = () => {};
    this.gate = new Promise((resolve) => (release = resolve));
    return release;
  }

  readonly call = async (session: number): Promise<string> => {
    await Promise.resolve();
    if (session !== this.valid) throw vendorError('refused', 401);
    return `answered to ${session}`;
  };
}

function passTime(ms: number): void {
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now + ms);
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a shared session', () => {
  it('is created once for all first callers', async () => {
    const vendor = new Vendor();
    const calls = Array.from({ length: 200 }, () => vendor.session.use(patient(), vendor.call));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['answered to 1']));
    expect(vendor.logIns).toBe(1);
  });

  it('is renewed by one log-in for 200 concurrent callers who get a 401', async () => {
    const vendor = new Vendor();
    await vendor.session.use(patient(), vendor.call);
    vendor.expireSessions();
    const calls = Array.from({ length: 200 }, () => vendor.session.use(patient(), vendor.call));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['answered to 2']));
    expect(vendor.logIns).toBe(2);
  });

  it('is not renewed again for a caller whose 401 arrives late', async () => {
    const vendor = new Vendor();
    await vendor.session.use(patient(), vendor.call);
    let answer = () => {};
    const slow = vendor.session.use(patient(), async (session) => {
      if (session === 1) await new Promise<void>((resolve) => (answer = resolve));
      return vendor.call(session);
    });
    await Promise.resolve();
    vendor.expireSessions();
    await vendor.session.use(patient(), vendor.call);
    answer();
    expect(await slow).toBe('answered to 2');
    expect(vendor.logIns).toBe(2);
  });

  it('throws a second 401, and does not log in again for a minute', async () => {
    const vendor = new Vendor();
    const refuse = () => Promise.reject(vendorError('refused', 401));
    for (let poll = 0; poll < 5; poll++) {
      await expect(vendor.session.use(patient(), refuse)).rejects.toMatchObject({ kind: 'refused', status: 401 });
    }
    expect(vendor.logIns).toBe(2);
    passTime(REFUSAL_MEMORY_MS + 1);
    await expect(vendor.session.use(patient(), refuse)).rejects.toMatchObject({ status: 401 });
    expect(vendor.logIns).toBe(3);
  });

  it('reports each refused log-in once, however many callers meet it', async () => {
    const vendor = new Vendor();
    vendor.problem = vendorError('refused', 400);
    const calls = () => Array.from({ length: 20 }, () => vendor.session.use(patient(), vendor.call));
    await Promise.allSettled([...calls(), ...calls()]);
    await Promise.allSettled(calls());
    expect(vendor.refusals).toEqual(['alteryx could not log in: HTTP 400']);
    passTime(REFUSAL_MEMORY_MS + 1);
    await Promise.allSettled(calls());
    expect(vendor.refusals).toHaveLength(2);
    vendor.secret = 'second';
    vendor.problem = undefined;
    expect(await vendor.session.use(patient(), vendor.call)).toBe('answered to 3');
    expect(vendor.refusals).toHaveLength(2);
  });

  it('reports a new session that the vendor does not accept, and no log-in that only failed', async () => {
    const vendor = new Vendor();
    await expect(vendor.session.use(patient(), () => Promise.reject(vendorError('refused', 401)))).rejects.toThrow();
    expect(vendor.refusals).toHaveLength(1);
    const away = new Vendor();
    away.problem = vendorError('unreachable', 503);
    await expect(away.session.use(patient(), away.call)).rejects.toThrow();
    expect(away.refusals).toEqual([]);
  });

  it('throws any other error of a call without a new log-in', async () => {
    const vendor = new Vendor();
    const broken = vendorError('unreachable', 500);
    await expect(vendor.session.use(patient(), () => Promise.reject(broken))).rejects.toBe(broken);
    expect(await vendor.session.use(patient(), vendor.call)).toBe('answered to 1');
    expect(vendor.logIns).toBe(1);
  });

  it('is replaced once for all callers when it is lost, and the calls run again', async () => {
    const vendor = new Vendor();
    await vendor.session.use(patient(), vendor.call);
    const call = (session: number) => (session === 1 ? Promise.reject(DOWN) : vendor.call(session));
    const calls = Array.from({ length: 200 }, () => vendor.session.use(patient(), call));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['answered to 2']));
    expect(vendor.logIns).toBe(2);
  });

  it('is kept if it still answers, and the error is thrown', async () => {
    const vendor = new Vendor();
    vendor.answers = true;
    await expect(vendor.session.use(patient(), () => Promise.reject(DOWN))).rejects.toBe(DOWN);
    expect(await vendor.session.use(patient(), vendor.call)).toBe('answered to 1');
    expect(vendor.logIns).toBe(1);
  });

  it('is kept if nothing can replace it, and the error of that is thrown', async () => {
    const vendor = new Vendor();
    await vendor.session.use(patient(), vendor.call);
    vendor.problem = vendorError('unreachable', 504);
    await expect(vendor.session.use(patient(), () => Promise.reject(DOWN))).rejects.toBe(vendor.problem);
    expect(await vendor.session.use(patient(), vendor.call)).toBe('answered to 1');
  });

  it('is not replaced again for a minute if a log-in was refused', async () => {
    const vendor = new Vendor();
    await vendor.session.use(patient(), vendor.call);
    vendor.problem = vendorError('refused', 400);
    await expect(vendor.session.use(patient(), () => Promise.reject(DOWN))).rejects.toBe(vendor.problem);
    await expect(vendor.session.use(patient(), () => Promise.reject(DOWN))).rejects.toBe(DOWN);
    expect(vendor.logIns).toBe(2);
  });

  it('is renewed once for all callers before use, if it expires soon', async () => {
    const vendor = new Vendor();
    await vendor.session.use(patient(), vendor.call);
    vendor.stale.add(1);
    const calls = Array.from({ length: 200 }, () => vendor.session.use(patient(), vendor.call));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['answered to 2']));
    expect(vendor.logIns).toBe(2);
  });

  it('is used once even if a new one expires soon', async () => {
    const vendor = new Vendor();
    for (const session of [1, 2, 3]) vendor.stale.add(session);
    expect(await vendor.session.use(patient(), vendor.call)).toBe('answered to 2');
    expect(vendor.logIns).toBe(2);
  });
});

describe('a refused log-in', () => {
  it('is remembered for 60 s', async () => {
    const vendor = new Vendor();
    vendor.problem = vendorError('refused', 400);
    const calls = Array.from({ length: 200 }, () => vendor.session.use(patient(), vendor.call));
    const results = await Promise.allSettled(calls);
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    passTime(REFUSAL_MEMORY_MS - 1_000);
    await expect(vendor.session.use(patient(), vendor.call)).rejects.toBe(vendor.problem);
    expect(vendor.logIns).toBe(1);

    passTime(1_001);
    vendor.problem = undefined;
    expect(await vendor.session.use(patient(), vendor.call)).toBe('answered to 2');
  });

  it('is cleared when the secret changes', async () => {
    const vendor = new Vendor();
    vendor.problem = vendorError('refused', 401);
    await expect(vendor.session.use(patient(), vendor.call)).rejects.toBe(vendor.problem);
    vendor.problem = undefined;
    await expect(vendor.session.use(patient(), vendor.call)).rejects.toMatchObject({ kind: 'refused' });
    vendor.secret = 'rotated';
    expect(await vendor.session.use(patient(), vendor.call)).toBe('answered to 2');
  });

  it('is not remembered if the vendor was unreachable: the next call logs in again', async () => {
    const vendor = new Vendor();
    vendor.problem = vendorError('unreachable', 500);
    await expect(vendor.session.use(patient(), vendor.call)).rejects.toBe(vendor.problem);
    vendor.problem = undefined;
    expect(await vendor.session.use(patient(), vendor.call)).toBe('answered to 2');
  });
});

describe("a caller's abort", () => {
  it('ends its wait but not the log-in', async () => {
    const vendor = new Vendor();
    const release = vendor.hold();
    const impatient = new AbortController();
    const left = vendor.session.use(impatient.signal, vendor.call);
    const stays = vendor.session.use(patient(), vendor.call);
    impatient.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    release();
    expect(await stays).toBe('answered to 1');
    expect(vendor.logIns).toBe(1);
  });

  it('leaves a running log-in to later callers', async () => {
    const vendor = new Vendor();
    const release = vendor.hold();
    const impatient = new AbortController();
    const left = vendor.session.use(impatient.signal, vendor.call);
    impatient.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    release();
    expect(await vendor.session.use(patient(), vendor.call)).toBe('answered to 1');
    expect(vendor.logIns).toBe(1);
  });

  it('causes no unhandled rejection when the log-in fails later', async () => {
    const vendor = new Vendor();
    const release = vendor.hold();
    vendor.problem = vendorError('unreachable', 500);
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    try {
      const impatient = new AbortController();
      const left = vendor.session.use(impatient.signal, vendor.call);
      impatient.abort(new Error('gone'));
      await expect(left).rejects.toThrow('gone');
      release();
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.removeListener('unhandledRejection', unhandled);
    }
  });

  it('before the call is thrown immediately, even if the log-in is refused', async () => {
    const vendor = new Vendor();
    vendor.problem = vendorError('refused', 401);
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    try {
      for (let call = 0; call < 2; call++) {
        const used = vendor.session.use(AbortSignal.abort(new Error('gone')), vendor.call);
        await expect(used).rejects.toThrow('gone');
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.removeListener('unhandledRejection', unhandled);
    }
  });
});

describe('the end of a session', () => {
  it('logs out the session', async () => {
    const vendor = new Vendor();
    await vendor.session.use(patient(), vendor.call);
    await vendor.session.close();
    expect(vendor.logOuts).toEqual([1]);
  });

  it('does nothing if nobody logged in or the log-in failed, and never throws', async () => {
    const unused = new Vendor();
    await unused.session.close();
    const failing = new Vendor();
    const release = failing.hold();
    failing.problem = vendorError('unreachable', 500);
    const call = failing.session.use(patient(), failing.call);
    const closed = failing.session.close();
    release();
    await expect(call).rejects.toBe(failing.problem);
    await closed;
    expect([...unused.logOuts, ...failing.logOuts]).toEqual([]);
  });
});
