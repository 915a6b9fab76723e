import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { DONE, HTML, SECRET, passTime, patient, serveAlteryx } from './alteryx.served.js';

const alteryx = serveAlteryx();
const { poll, reconnect, restart } = alteryx;

describe('the token', () => {
  it('is requested once with the credentials in a form, and sent with each poll', async () => {
    const id = alteryx.simulator.addJob({ timeline: [{ status: 'Running' }] });
    await Promise.all(Array.from({ length: 20 }, () => poll(id)));
    const [logIn, ...more] = alteryx.simulator.requests('login');
    expect(more).toEqual([]);
    expect(logIn).toMatchObject({
      method: 'POST',
      path: '/webapi/oauth2/token',
      body: { grant_type: 'client_credentials', client_id: 'vigil-client', client_secret: SECRET },
    });
    expect(new Set(alteryx.simulator.requests('status').map(({ headers }) => headers.authorization)).size).toBe(1);
  });

  it('is renewed once for all polls that get a 401', async () => {
    const id = alteryx.simulator.addJob({ timeline: [{ status: 'Running' }] });
    await poll(id);
    alteryx.simulator.expireSessions();
    await Promise.all(Array.from({ length: 20 }, () => poll(id)));
    expect(alteryx.simulator.requests('login')).toHaveLength(2);
  });

  it('is renewed a minute before it expires, without a 401', async () => {
    const id = alteryx.simulator.addJob({ timeline: [{ status: 'Running' }] });
    await poll(id);
    passTime(3_530_000);
    await poll(id);
    expect(alteryx.simulator.requests('login')).toHaveLength(1);
    passTime(11_000);
    await poll(id);
    expect(alteryx.simulator.requests('login')).toHaveLength(2);
    expect(alteryx.simulator.requests('status').map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('with a short lifetime is used for nine tenths of it', async () => {
    await restart({ expiresIn: 20 });
    const id = alteryx.simulator.addJob({ timeline: [{ status: 'Running' }] });
    await poll(id);
    passTime(17_000);
    await poll(id);
    expect(alteryx.simulator.requests('login')).toHaveLength(1);
    passTime(1_500);
    await poll(id);
    expect(alteryx.simulator.requests('login')).toHaveLength(2);
  });

  it('without a lifetime is used until a 401', async () => {
    const id = alteryx.simulator.addJob({ timeline: [{ status: 'Running' }] });
    const body = { access_token: 'endless-token', token_type: 'Bearer' };
    alteryx.simulator.fault({ step: 'login', answer: { body } });
    alteryx.simulator.fault({ step: 'status', times: 2, answer: { body: { status: 'Running' } } });
    await poll(id);
    passTime(86_400_000);
    await poll(id);
    expect(alteryx.simulator.requests('login')).toHaveLength(1);
    expect(alteryx.simulator.requests('status')[1]?.headers.authorization).toBe('Bearer endless-token');
    await poll(id);
    expect(alteryx.simulator.requests('login')).toHaveLength(2);
  });

  it.each([400, 401])('refused with %i is not requested again until the secret changes', async (status) => {
    let secret = 'wrong-horse';
    await reconnect({ clientSecret: () => secret });
    const id = alteryx.simulator.addJob({ timeline: DONE });
    if (status === 401)
      alteryx.simulator.fault({
        step: 'login',
        answer: { status, body: { error: 'invalid_client', error_description: 'No.' } },
      });
    for (let times = 0; times < 3; times++) {
      expect(await vendorErrorOf(poll(id))).toMatchObject({
        kind: 'refused',
        verb: 'log in',
        status,
        errorId: 'invalid_client',
      });
    }
    expect(alteryx.simulator.requests('login')).toHaveLength(1);
    secret = SECRET;
    expect(await poll(id)).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    ['refused', 'a 400 that says nothing', { status: 400 }],
    ['refused', '403', { status: 403 }],
    ['unreachable', 'no token service at the address', { status: 404 }],
    ['unreachable', "a web server's own 404", { status: 404, ...HTML }],
    ['unreachable', '503', { status: 503 }],
    ['unreachable', 'a web page with 200', HTML],
    ['throttled', '429', { status: 429 }],
    ['unintelligible', 'an answer without a token', { body: { token_type: 'bearer' } }],
    ['unintelligible', 'an empty token', { body: { access_token: '', token_type: 'bearer' } }],
    ['unintelligible', 'a token of another kind', { body: { access_token: 'leaky-token', token_type: 'mac' } }],
    [
      'unintelligible',
      'a lifetime that is none',
      { body: { access_token: 'leaky-token', token_type: 'bearer', expires_in: 'x' } },
    ],
    [
      'unintelligible',
      'an answer that is not JSON',
      { headers: { 'content-type': 'application/json' }, body: 'leaky-token' },
    ],
  ])('is %s after %s, and the error does not show the answer', async (kind, _what, answer) => {
    const id = alteryx.simulator.addJob({ timeline: DONE });
    alteryx.simulator.fault({ step: 'login', answer });
    const error = await vendorErrorOf(poll(id));
    expect(error).toMatchObject({ kind, verb: 'log in' });
    expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(/leaky-token|correct-horse|127\.0\.0\.1/);
  });

  it('is never requested from the target of a redirect', async () => {
    const other = new AlteryxSimulator();
    await other.start();
    try {
      const location = `${other.baseUrl}/oauth2/token`;
      alteryx.simulator.fault({ step: 'login', answer: { status: 307, headers: { location } } });
      expect((await vendorErrorOf(poll('17'))).kind).toBe('unreachable');
      expect(other.ledger).toHaveLength(0);
    } finally {
      await other.stop();
    }
  });

  it('and the secret are masked in what the vendor says', async () => {
    const id = alteryx.simulator.addJob({ timeline: DONE });
    await poll(id);
    const token = alteryx.simulator.requests('status')[0]!.headers.authorization!.slice('Bearer '.length);
    const message = `bad token ${token} of ${SECRET}`;
    alteryx.simulator.fault({ step: 'status', answer: { status: 400, body: { message } } });
    const error = await vendorErrorOf(poll(id));
    expect(error.message).toMatch(/: bad token \*\*\* of \*\*\*$/);

    const error_description = `not ${SECRET}`;
    alteryx.simulator.fault({
      step: 'login',
      answer: { status: 400, body: { error: 'invalid_client', error_description } },
    });
    alteryx.simulator.expireSessions();
    expect((await vendorErrorOf(poll(id))).message).toMatch(/\[invalid_client\]: not \*\*\*$/);
  });

  it('is what check requests, and then what a poll requests', async () => {
    expect(await alteryx.client.check(patient())).toBe('token granted to client vigil-client');
    expect(alteryx.simulator.requests().map(({ step }) => step)).toEqual(['login', 'status']);
  });
});
