/** The contract of a vendor's list of jobs. */
import { describe, expect, it } from '@jest/globals';
import { collect } from '../../helpers/collect.js';
import { patient, type Stage } from './stage.js';

export function describeJobList(stage: Stage): void {
  const { adapter } = stage;
  const has = adapter.has.includes('jobList');
  const the = has ? it : it.skip;
  const openJobs = () => collect(stage.client().jobList!.openJobs(patient()));
  const jobsIn = (states: string[]) =>
    adapter.states.filter(({ state }) => states.includes(state)).map(({ step }) => stage.job(step));

  describe(`the list of jobs${has ? '' : ' (the vendor documents none)'}`, () => {
    the('has each job that has not ended, with its state, and none that has', async () => {
      jobsIn(['succeeded', 'failed', 'cancelled']);
      const [queued, running] = [...jobsIn(['queued']).slice(-1), stage.job()];
      const found = await openJobs();
      expect(found).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ id: queued, state: 'queued' }),
          expect.objectContaining({ id: running, state: 'running', vendorState: expect.stringMatching(/./) }),
        ]),
      );
      for (const { state } of found) expect(['queued', 'running', 'paused', 'unknown']).toContain(state);
    });

    the('is whole and has each job once, also over many pages', async () => {
      const ids = Array.from({ length: 250 }, () => stage.job());
      const found = (await openJobs()).map(({ id }) => id);
      expect(found.toSorted()).toEqual(ids.toSorted());
    });

    const odd = [null, 'a job', 17, [], {}, { id: 17 }];
    const serves = (rows: unknown[]) =>
      stage.server.fault({ step: 'list', times: 'always', answer: { body: adapter.listOf!(rows) } });

    the('has the other jobs beside odd rows', async () => {
      const id = adapter.anotherId;
      serves([...odd.slice(0, 3), adapter.answerAbout(id), ...odd.slice(3)]);
      expect((await openJobs()).map((job) => job.id)).toEqual([id]);
    });

    the('of odd rows alone fails, and is no empty list', async () => {
      serves(odd);
      expect(await stage.failureOf(openJobs())).toMatchObject({ kind: 'unintelligible', verb: 'list jobs' });
    });

    the('is empty where there are no jobs', async () => {
      expect(await openJobs()).toEqual([]);
    });

    the('is not asked for before somebody reads it', async () => {
      const client = stage.client();
      client.jobList!.openJobs(patient());
      await client.check(patient());
      expect(stage.server.ledger.map(({ step }) => step)).toEqual([adapter.steps.logIn, ...(adapter.checks ?? [])]);
    });

    the('takes two spellings of an id for one job, and two ids for two', async () => {
      const { keyOf } = stage.client().jobList!;
      const [one, other] = [stage.job(), stage.job()];
      expect(keyOf(one.toUpperCase())).toBe(keyOf(one.toLowerCase()));
      expect(keyOf(one)).not.toBe(keyOf(other));
    });

    the.each([
      ['403', 'refused', { answer: { status: 403 } }],
      ['404', 'rejected', { answer: { status: 404 } }],
      ['429', 'throttled', { answer: { status: 429 } }],
      ['503', 'unreachable', { answer: { status: 503 } }],
      ['half of the answer', 'unintelligible', { wire: 'truncate' }],
      ['a list of something else', 'unintelligible', { answer: { body: [{ id: 'x' }] } }],
      ['a reset in the middle', 'unreachable', { wire: 'reset-mid-body' }],
    ] as const)('met with %s fails, and is no empty list: %s', async (_title, kind, fault) => {
      stage.job();
      stage.server.fault({ step: 'list', ...fault });
      expect(await stage.failureOf(openJobs())).toMatchObject({ kind, verb: 'list jobs' });
    });
  });
}
