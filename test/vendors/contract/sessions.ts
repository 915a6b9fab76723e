/** The contract of log-ins and their secrets. */
import { describe, expect, it } from '@jest/globals';
import { HTML } from './polls.js';
import { patient, type Stage } from './stage.js';

export function describeSessions(stage: Stage): void {
  const { adapter } = stage;
  const pollAll = (client: ReturnType<Stage['client']>, count: number) => {
    const id = stage.job();
    return Array.from({ length: count }, () => client.readStatus(id, patient()));
  };

  describe('the log-in', () => {
    it('happens once for 20 concurrent polls', async () => {
      await Promise.all(pollAll(stage.client(), 20));
      expect(stage.logIns).toBe(1);
    });

    it('with a wrong secret is refused, and is tried once for 20 concurrent polls', async () => {
      stage.secret = `${stage.secret} and more`;
      const errors = await Promise.all(pollAll(stage.client(), 20).map((call) => stage.failureOf(call)));
      expect(new Set(errors.map(({ kind, verb }) => `${kind} at ${verb}`))).toEqual(new Set(['refused at log in']));
      expect(stage.logIns).toBe(1);
      expect(stage.server.requests('status')).toEqual([]);
    });

    it('that was refused is tried again immediately when the secret has changed', async () => {
      const announce = stage.rotate({ announced: false });
      const client = stage.client();
      const id = stage.job();
      for (let poll = 0; poll < 2; poll++)
        expect((await stage.failureOf(client.readStatus(id, patient()))).kind).toBe('refused');
      announce();
      expect(await client.readStatus(id, patient())).toMatchObject({ state: 'running' });
      expect(stage.logIns).toBe(2);
    });

    it('uses a secret that is rotated while jobs are awaited', async () => {
      const client = stage.client();
      const id = stage.job();
      await client.readStatus(id, patient());
      stage.rotate({ announced: true });
      expect(await client.readStatus(id, patient())).toMatchObject({ state: 'running' });
      expect(stage.logIns).toBe(2);
    });

    const absent = [
      ['404', 'unreachable', { answer: { status: 404 } }],
      ["a web server's 404", 'unreachable', { answer: { status: 404, ...HTML } }],
    ] as const;
    it.each([
      ...(adapter.pollsOnAfter404 ? [] : absent),
      ['401', 'refused', { answer: { status: 401 } }],
      ['429', 'throttled', { answer: { status: 429, headers: { 'retry-after': '7' } } }],
      ['500', 'unreachable', { answer: { status: 500 } }],
      ['503', 'unreachable', { answer: { status: 503 } }],
      ['a web page with 200', 'unreachable', { answer: HTML }],
      ['a reset', 'unreachable', { wire: 'reset' }],
      ['a reset in its middle', 'unreachable', { wire: 'reset-mid-body' }],
    ] as const)('met with %s says nothing of the job: %s', async (_title, kind, fault) => {
      stage.server.fault({ step: adapter.steps.logIn, ...fault });
      const error = await stage.failureOf(stage.client().readStatus(stage.job(), patient()));
      expect(error).toMatchObject({ kind, verb: 'log in' });
      expect(stage.server.requests('status')).toEqual([]);
    });

    it('is what a check verifies, and the result does not show the secret', async () => {
      const said = await stage.client().check(patient());
      expect(said).toMatch(/\w/);
      expect(stage.confidential().filter((secret) => said.includes(secret))).toEqual([]);
      expect(stage.server.ledger.map(({ step }) => step)).toEqual([adapter.steps.logIn, ...(adapter.checks ?? [])]);
      stage.secret = `${stage.secret} and more`;
      expect((await stage.failureOf(stage.client().check(patient()))).kind).toBe('refused');
    });
  });

  describe('a 401', () => {
    it('is resolved by one log-in, shared by 50 concurrent polls', async () => {
      const client = stage.client();
      await client.readStatus(stage.job(), patient());
      stage.endSessions();
      const polls = await Promise.all(pollAll(client, 50));
      expect(new Set(polls.map(({ state }) => state))).toEqual(new Set(['running']));
      expect(stage.logIns).toBe(2);
    });

    it('twice in a row is refused, and causes no third log-in', async () => {
      const client = stage.client();
      const id = stage.job();
      stage.server.fault({ step: 'status', times: 'always', answer: { status: 401 } });
      for (let poll = 0; poll < 3; poll++) {
        const error = await stage.failureOf(client.readStatus(id, patient()));
        expect(error).toMatchObject({ kind: 'refused', status: 401, verb: 'read status' });
      }
      expect(stage.logIns).toBe(2);
    });

    it.each(stage.operations())('is resolved in $title', async ({ run }) => {
      const client = stage.client();
      const job = await stage.wholeJob();
      await client.check(patient());
      stage.endSessions();
      await run(client, job);
      expect(stage.logIns).toBe(2);
    });
  });
}
