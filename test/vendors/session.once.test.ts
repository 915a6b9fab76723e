import { describe, expect, it } from '@jest/globals';
import { VendorError, type VendorErrorFields } from '../../src/vendors/http/vendor-error.js';
import { NoSession, SharedSession } from '../../src/vendors/shared/session.js';

const { signal } = new AbortController();

const of = (fields: Partial<VendorErrorFields>) =>
  new VendorError({
    kind: 'unreachable',
    vendor: 'pureconnect',
    verb: 'start the job',
    what: 'as the test wants it',
    ...fields,
  });

/** The sessions of the calls, of which the first fails. */
async function callsAfter(error: VendorError): Promise<string[]> {
  const session = new SharedSession<string>({
    logIn: async () => 'first',
    isLost: () => true,
    replace: async () => 'of another host',
    secretVersion: () => '',
  });
  const calls: string[] = [];
  const ran = session.useOnce(signal, async (value) => {
    calls.push(value);
    if (calls.length === 1) throw error;
  });
  await ran.catch((thrown: unknown) => expect(thrown).toBe(error));
  return calls;
}

describe('a call that must not be made twice', () => {
  it.each<[string, Partial<VendorErrorFields>, string[]]>([
    ['runs again after a 401', { kind: 'refused', status: 401 }, ['first', 'first']],
    ['runs again at another host if no byte of it left', { unsent: true }, ['first', 'of another host']],
    ['does not run again after its host was lost', {}, ['first']],
    ['does not run again after a 503', { status: 503 }, ['first']],
  ])('%s', async (_title, error, calls) => {
    expect(await callsAfter(of(error))).toEqual(calls);
  });

  describe('whose caller stops waiting', () => {
    async function stopped(logIn: () => Promise<string>, call: () => Promise<never>): Promise<unknown> {
      const session = new SharedSession<string>({ logIn, secretVersion: () => '' });
      const late = AbortSignal.timeout(20);
      const aborted = () =>
        new Promise<never>((_, reject) => {
          late.addEventListener('abort', () => reject(late.reason as Error), { once: true });
        });
      return session.useOnce(late, () => Promise.race([call(), aborted()])).catch((error: unknown) => error);
    }
    const never = () => new Promise<never>(() => undefined);

    it('certainly did nothing while the first log-in lasts', async () => {
      expect(await stopped(never, never)).toBeInstanceOf(NoSession);
    });

    it('certainly did nothing while the log-in after a 401 lasts', async () => {
      let logIns = 0;
      const logIn = () => (logIns++ === 0 ? Promise.resolve('first') : never());
      const refused = () => Promise.reject(of({ kind: 'refused', status: 401 }));
      expect(await stopped(logIn, refused)).toBeInstanceOf(NoSession);
    });

    it('may have done something once it began', async () => {
      expect(await stopped(() => Promise.resolve('first'), never)).toMatchObject({ name: 'TimeoutError' });
    });
  });
});
