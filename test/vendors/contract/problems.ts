/** The contract of every call when the vendor, the network or the caller fails. */
import { describe, expect, it } from '@jest/globals';
import { patient, type Stage } from './stage.js';

/** The request timeout in the tests that wait for it. */
const BRIEF = { timeouts: { request: '300ms' } };
/** Far less than the default timeout of 15 s. */
const AT_ONCE_MS = 3_000;

export function describeProblems(stage: Stage): void {
  const { adapter } = stage;
  const operations = stage.operations();
  const withLogIn = [...operations, { ...operations[0]!, title: 'the log-in', step: adapter.steps.logIn }];

  describe('a vendor that hangs', () => {
    it.each(withLogIn)('is unreachable within the request timeout, in $title', async ({ step, run }) => {
      const job = await stage.wholeJob();
      const client = stage.client(BRIEF);
      stage.server.fault({ step, wire: 'hang', times: 'always' });
      const begun = Date.now();
      expect((await stage.failureOf(run(client, job))).kind).toBe('unreachable');
      expect(Date.now() - begun).toBeLessThan(AT_ONCE_MS);
    });

    it.each(withLogIn)('does not hold a caller who aborts, who gets the own reason, in $title', async (of) => {
      const job = await stage.wholeJob();
      const leaving = new AbortController();
      stage.server.fault({ step: of.step, wire: 'hang', times: 'always' });
      const call = of.run(stage.client(), job, leaving.signal);
      await stage.server.requested(of.step);
      const begun = Date.now();
      const reason = new Error('the worker stops');
      leaving.abort(reason);
      await expect(call).rejects.toBe(reason);
      expect(Date.now() - begun).toBeLessThan(AT_ONCE_MS);
      // The log-in continues without its caller, and closing the client would wait for it.
      await stage.server.stop();
    });
  });

  describe('a caller who has already aborted', () => {
    it.each(operations)('makes no request, in $title', async ({ step, run }) => {
      const job = await stage.wholeJob();
      const client = stage.client();
      await client.check(patient());
      stage.server.clearLedger();
      const reason = new Error('the worker stops');
      await expect(run(client, job, AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(stage.server.requests(step)).toEqual([]);
    });
  });

  describe('a vendor that is down', () => {
    it.each(withLogIn)('is unreachable, in $title', async ({ title, run }) => {
      const job = await stage.wholeJob();
      const client = stage.client();
      if (title !== 'the log-in') await client.check(patient());
      await stage.server.stop();
      expect((await stage.failureOf(run(client, job))).kind).toBe('unreachable');
    });
  });

  describe('a redirect to another origin', () => {
    it.each(withLogIn.flatMap((of) => [302, 307].map((status) => ({ ...of, status }))))(
      'with $status is not followed, and nothing is sent there, in $title',
      async ({ step, run, status }) => {
        const job = await stage.wholeJob();
        const other = await stage.otherServer();
        const location = `${other.url}/steal?all=1`;
        stage.server.fault({ step, times: 'always', answer: { status, headers: { location } } });
        expect(await stage.failureOf(run(stage.client(), job))).toMatchObject({ kind: 'unreachable', status });
        expect(other.ledger).toEqual([]);
      },
    );
  });

  describe('a vendor that echoes secrets', () => {
    it.each(operations.flatMap((of) => [429, 500].map((status) => ({ ...of, status }))))(
      'with $status is reported without secrets and session, in $title',
      async ({ step, run, status }) => {
        const job = await stage.wholeJob();
        const client = stage.client();
        await run(client, job);
        const { path } = stage.server.ledger.at(-1)!;
        const body = adapter.errorBody(`${path}: ${stage.confidential().join(' and ')}`);
        stage.server.fault({ step, times: 'always', answer: { status, body } });
        const error = await stage.failureOf(run(client, job));
        expect(error).toMatchObject({ status });
        expect(error.message).toContain('***');
      },
    );

    it('at a log-in is reported without the secret', async () => {
      const { secret } = stage;
      const body = adapter.errorBody(`Not with ${secret}, nor with ${encodeURIComponent(secret)}.`);
      stage.server.fault({ step: adapter.steps.logIn, answer: { status: 401, body } });
      await stage.failureOf(stage.client().check(patient()));
    });
  });

  describe('a secret that cannot be read', () => {
    it('is refused, and works once it can be read', async () => {
      const kept = stage.secret;
      const client = stage.client();
      const id = stage.job();
      stage.secret = '';
      const error = await stage.failureOf(client.readStatus(id, patient()));
      expect(error).toMatchObject({ kind: 'refused', verb: 'log in' });
      expect(error.message).toContain('is empty');
      expect(stage.server.ledger).toEqual([]);
      stage.secret = kept;
      expect(await client.readStatus(id, patient())).toMatchObject({ state: 'running' });
    });
  });

  describe('closing a client', () => {
    it.each([
      ['unused', () => undefined],
      ['used', (client: ReturnType<Stage['client']>) => client.check(patient())],
    ])('never throws, even if the vendor is down: %s', async (_title, use) => {
      const client = stage.client();
      await use(client);
      await stage.server.stop();
      await expect(client.close()).resolves.toBeUndefined();
      await expect(client.close()).resolves.toBeUndefined();
    });

    it('does not wait for a vendor that hangs', async () => {
      const client = stage.client(BRIEF);
      await client.check(patient());
      stage.server.fault({ wire: 'hang', times: 'always' });
      const begun = Date.now();
      await expect(client.close()).resolves.toBeUndefined();
      expect(Date.now() - begun).toBeLessThan(AT_ONCE_MS);
    });
  });
}
