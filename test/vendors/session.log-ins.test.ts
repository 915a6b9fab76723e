import { describe, expect, it } from '@jest/globals';
import { VendorError, type VendorErrorKind } from '../../src/vendors/http/vendor-error.js';
import { SharedSession, type LogInResult } from '../../src/vendors/shared/session.js';

const { signal } = new AbortController();

function vendorError(kind: VendorErrorKind, status?: number): VendorError {
  return new VendorError({ kind, vendor: 'alteryx', verb: 'log in', what: `HTTP ${status}`, status });
}

/** A session whose log-ins end one by one as listed, the last one again and again. */
function sessionOf(ends: (string | VendorError)[], replaces: (session: string) => Promise<string>) {
  const results: LogInResult[] = [];
  const session = new SharedSession<string>({
    logIn: async () => {
      const end = ends.length > 1 ? ends.shift()! : ends[0]!;
      if (typeof end === 'string') return end;
      throw end;
    },
    isLost: (error) => error instanceof VendorError && error.status === 503,
    replace: (_error, value) => replaces(value),
    secretVersion: () => '',
    onLogIn: (result) => results.push(result),
  });
  return { session, results };
}

const noOther = () => Promise.reject(new Error('there is no other host'));
const failsOnce = (error: VendorError) => {
  let failed = false;
  return async (value: string) => {
    if (failed) return value;
    failed = true;
    throw error;
  };
};

describe('a log-in is reported', () => {
  it('once for all of its callers', async () => {
    const { session, results } = sessionOf(['first'], noOther);
    await Promise.all([1, 2, 3].map(() => session.use(signal, async (value) => value)));
    expect(results).toEqual(['accepted']);
  });

  it('again after a 401', async () => {
    const { session, results } = sessionOf(['first', 'second'], noOther);
    expect(await session.use(signal, failsOnce(vendorError('refused', 401)))).toBe('second');
    expect(results).toEqual(['accepted', 'accepted']);
  });

  it.each([
    ['refused', vendorError('refused', 400)],
    ['failed', vendorError('unreachable', 503)],
    ['failed', vendorError('unintelligible')],
  ] as const)('as %s: %s', async (result, error) => {
    const { session, results } = sessionOf([error], noOther);
    await session.use(signal, async (value) => value).catch(() => undefined);
    expect(results).toEqual([result]);
  });

  it.each([
    ['at another host, where a session is lost', async () => 'elsewhere', ['accepted', 'accepted']],
    ['not at all, where the session still answers', async (value: string) => value, ['accepted']],
    ['as refused at another host', () => Promise.reject(vendorError('refused', 401)), ['accepted', 'refused']],
  ])('%s', async (_title, replaces, expected) => {
    const { session, results } = sessionOf(['first'], replaces);
    await session.use(signal, failsOnce(vendorError('unreachable', 503))).catch(() => undefined);
    expect(results).toEqual(expected);
  });
});
