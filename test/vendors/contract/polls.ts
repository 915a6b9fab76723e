/** The contract of polls. */
import { describe, expect, it } from '@jest/globals';
import { patient, type Stage } from './stage.js';

export function describePolls(stage: Stage): void {
  const { adapter } = stage;
  const poll = (id: string) => stage.client().readStatus(id, patient());

  describe('a poll', () => {
    it("returns each of the vendor's states in order, with the raw word", async () => {
      const samples = [...adapter.states, ...(adapter.overshooting ?? [])];
      const id = adapter.addJob(
        stage.server,
        samples.map(({ step }) => step),
      );
      const client = stage.client();
      const seen = [];
      while (seen.length < samples.length) seen.push(await client.readStatus(id, patient()));
      expect(seen.map(({ state, vendorState, percent }) => ({ state, vendorState, percent }))).toEqual(
        samples.map(({ state, vendorState, percent }) => ({ state, vendorState, percent })),
      );
      expect(seen.every(({ percent = 0 }) => Number.isInteger(percent) && percent >= 0 && percent <= 100)).toBe(true);
    });

    it('returns unknown, never a terminal state, for a state that is not listed, with the raw word', async () => {
      const { step, vendorState } = adapter.unlisted;
      expect(await poll(stage.job(step))).toMatchObject({ state: 'unknown', vendorState });
    });

    it.each(adapter.unknownJobs)('of the unknown job %s is missing', async (id) => {
      expect(await stage.failureOf(poll(id))).toMatchObject({ kind: 'missing', vendor: adapter.vendor });
    });

    it('makes one request when it is logged in', async () => {
      const client = stage.client();
      const id = stage.job();
      await client.readStatus(id, patient());
      stage.server.clearLedger();
      await client.readStatus(id, patient());
      expect(stage.server.ledger.map(({ step }) => step)).toEqual(['status']);
    });

    it('shares its request with concurrent polls of the same job, but not with later ones', async () => {
      const client = stage.client();
      const id = stage.job();
      await client.readStatus(id, patient());
      stage.server.clearLedger();
      const polls = await Promise.all([1, 2, 3].map(() => client.readStatus(id, patient())));
      expect(polls[1]).toEqual(polls[0]);
      expect(stage.server.ledger.map(({ step }) => step)).toEqual(['status']);
      await client.readStatus(id, patient());
      expect(stage.server.ledger.map(({ step }) => step)).toEqual(['status', 'status']);
    });

    it.each([
      [400, 'rejected'],
      [403, 'refused'],
      [404, 'missing'],
      [410, 'rejected'],
      [429, 'throttled'],
      [500, 'unreachable'],
      [502, 'unreachable'],
      [503, 'unreachable'],
      [504, 'unreachable'],
    ])('that is answered with %i is %s, is not repeated, and the next poll succeeds', async (status, kind) => {
      const client = stage.client();
      const id = stage.job();
      stage.server.fault({ step: 'status', answer: { status } });
      expect(await stage.failureOf(client.readStatus(id, patient()))).toMatchObject({ kind, status });
      expect(stage.server.requests('status')).toHaveLength(1);
      expect(await client.readStatus(id, patient())).toMatchObject({ state: 'running' });
      expect(stage.logIns).toBe(1);
    });

    it.each<[string, () => string, number, number]>([
      ['in seconds', () => '7', 7_000, 7_000],
      ['as a date', () => new Date(Date.now() + 60_000).toUTCString(), 50_000, 60_000],
    ])('that is throttled returns the time in Retry-After, given %s', async (_how, header, least, most) => {
      stage.server.fault({ step: 'status', answer: { status: 429, headers: { 'retry-after': header() } } });
      const { kind, retryAfterMs } = await stage.failureOf(poll(stage.job()));
      expect(kind).toBe('throttled');
      expect(retryAfterMs).toBeGreaterThanOrEqual(least);
      expect(retryAfterMs).toBeLessThanOrEqual(most);
    });
  });

  describe('an answer', () => {
    it.each([
      ['that is reset before it began', 'unreachable', { wire: 'reset' }],
      ['that is reset in its middle', 'unreachable', { wire: 'reset-mid-body' }],
      ['that is half of its JSON', 'unintelligible', { wire: 'truncate' }],
      ['without a body', 'unintelligible', { answer: { status: 200 } }],
      ['that is a web page with 200', 'unreachable', { answer: HTML }],
      ['that is no JSON', 'unintelligible', { answer: { body: 'Running' } }],
    ] as const)('%s is %s', async (_title, kind, fault) => {
      const client = stage.client();
      const id = stage.job();
      stage.server.fault({ step: 'status', ...fault });
      expect((await stage.failureOf(client.readStatus(id, patient()))).kind).toBe(kind);
      expect(await client.readStatus(id, patient())).toMatchObject({ state: 'running' });
    });

    it.each([...adapter.misfits, [], null, 17, 'Running', {}].map((misfit) => [JSON.stringify(misfit)]))(
      'of wrong types is unintelligible: %s',
      async (body) => {
        const headers = { 'content-type': 'application/json' };
        stage.server.fault({ step: 'status', times: 'always', answer: { headers, body } });
        expect((await stage.failureOf(poll(stage.job()))).kind).toBe('unintelligible');
      },
    );

    it('about another job is unintelligible', async () => {
      const id = stage.job();
      stage.server.fault({ step: 'status', answer: { body: adapter.answerAbout(adapter.anotherId) } });
      const error = await stage.failureOf(poll(id));
      expect(error.kind).toBe('unintelligible');
      expect(error.message).toContain('about another job');
    });
  });
}

export const HTML = { headers: { 'content-type': 'text/html' }, body: '<!doctype html><html>Maintenance</html>' };
