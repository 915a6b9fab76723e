import { describe, expect, it } from '@jest/globals';
import { VendorError, type VendorErrorFields } from '../../src/vendors/http/vendor-error.js';
import { SharedSession } from '../../src/vendors/shared/session.js';

const { signal } = new AbortController();

const of = (fields: Partial<VendorErrorFields>) =>
  new VendorError({ kind: 'unreachable', vendor: 'pureconnect', verb: 'start the job', what: 'as told', ...fields });

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
});
