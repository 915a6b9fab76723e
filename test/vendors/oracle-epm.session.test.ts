import { describe, expect, it } from '@jest/globals';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { PASSWORD, serveOracleEpm, signal } from './oracle-epm.served.js';

const oracle = serveOracleEpm();
const { clientOf, jobOf } = oracle;

describe('the credentials', () => {
  it('may be a bearer token', async () => {
    const client = clientOf({ auth: { token: () => 'oracle-epm-token' } });
    expect(await client.readStatus(jobOf({ status: -1 }), signal)).toMatchObject({ state: 'running' });
    expect(oracle.server.ledger.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer oracle-epm-token',
      'Bearer oracle-epm-token',
    ]);
  });

  it('are read again after a 401, once for all polls that get it', async () => {
    let token = 'oracle-epm-token';
    const client = clientOf({ auth: { token: () => token } });
    const ids = [1, 2, 3, 4, 5].map(() => jobOf({ status: -1, reads: 9 }));
    const pollAtAll = () => Promise.all(ids.map((id) => client.readStatus(id, signal)));
    await pollAtAll();
    oracle.server.expireSessions();
    token = oracle.server.accepts.token = 'the-next-token';
    oracle.server.clearLedger();
    await pollAtAll();
    expect(oracle.server.requests('list')).toHaveLength(1);
    expect(oracle.server.requests('status').filter(({ status }) => status === 200)).toHaveLength(5);
  });

  it('that are wrong are tried once for any number of jobs, until they change', async () => {
    let password = 'wrong-horse';
    const client = clientOf({ auth: { user: 'svc-extract', password: () => password } });
    const ids = [1, 2, 3, 4, 5].map(() => jobOf({ status: -1, reads: 9 }));
    for (const poll of [1, 2]) {
      const errors = await Promise.all(ids.map((id) => vendorErrorOf(client.readStatus(id, signal))));
      expect([poll, ...errors.map(({ kind }) => kind)]).toEqual([poll, ...ids.map(() => 'refused')]);
    }
    expect(oracle.server.ledger.map(({ step, status }) => [step, status])).toEqual([['list', 401]]);
    password = PASSWORD;
    expect(await client.readStatus(ids[0]!, signal)).toMatchObject({ state: 'running' });
  });

  it('are never in what an error shows, even if the vendor echoes them', async () => {
    const basic = Buffer.from(`svc-extract:${PASSWORD}`).toString('base64');
    const id = jobOf({ answer: { status: 400, body: { details: `You sent ${PASSWORD} as Basic ${basic}` } } });
    const error = await vendorErrorOf(clientOf().readStatus(id, signal));
    expect(error.message).toMatch(/: You sent \*\*\* as Basic \S*\*\*\*\S*$/);
    expect(JSON.stringify(error.fields)).not.toContain(PASSWORD);
    expect(JSON.stringify(error.fields)).not.toContain(basic.slice(16));
  });

  it('are used even if the vendor does not list its applications', async () => {
    oracle.server.fault({ step: 'list', answer: { status: 403 } });
    const client = clientOf();
    expect(await client.readStatus(jobOf({ status: -1 }), signal)).toMatchObject({ state: 'running' });
    expect(await client.check(signal)).toBe('accepted as svc-extract; the applications could not be listed');
  });

  it.each([
    ['a 503', { answer: { status: 503 } }, 'unreachable'],
    ['a reset', { wire: 'reset' }, 'unreachable'],
    ['a 429', { answer: { status: 429 } }, 'throttled'],
  ] as const)('do not count as verified after %s', async (_title, fault, kind) => {
    const id = jobOf({ status: -1 });
    oracle.server.fault({ step: 'list', ...fault });
    const client = clientOf();
    expect((await vendorErrorOf(client.readStatus(id, signal))).kind).toBe(kind);
    expect(oracle.server.requests('status')).toHaveLength(0);
    expect(await client.readStatus(id, signal)).toMatchObject({ state: 'running' });
  });
});
