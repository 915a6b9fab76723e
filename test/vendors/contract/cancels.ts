/** The contract of cancels. */
import { describe, expect, it } from '@jest/globals';
import { patient, type Stage } from './stage.js';

export function describeCancels(stage: Stage): void {
  const { adapter } = stage;
  const the = adapter.has.includes('cancel') ? it : it.skip;
  const without = adapter.has.includes('cancel') ? '' : ' (the vendor documents no cancel)';

  describe(`a cancel${without}`, () => {
    the('resolves when the vendor accepts it, and a later poll sees the end', async () => {
      const client = stage.client();
      const id = stage.job();
      await client.cancel!(id, patient());
      expect(adapter.cancelsAccepted!(stage.server, id)).toBe(1);
      expect(await client.readStatus(id, patient())).toMatchObject({ state: 'cancelled' });
    });

    the.each([
      [400, 'rejected'],
      [403, 'refused'],
      [405, 'rejected'],
      [409, 'rejected'],
      [429, 'throttled'],
      [503, 'unreachable'],
    ])('that is answered with %i is %s, and is not requested again', async (status, kind) => {
      const id = stage.job();
      stage.server.fault({ step: 'cancel', answer: { status } });
      const error = await stage.failureOf(stage.client().cancel!(id, patient()));
      expect(error).toMatchObject({ kind, status, verb: 'cancel' });
      expect(stage.server.requests('cancel')).toHaveLength(1);
    });

    the('of a job that is gone is missing', async () => {
      for (const id of adapter.unknownJobs)
        expect(await stage.failureOf(stage.client().cancel!(id, patient()))).toMatchObject({
          kind: 'missing',
          verb: 'cancel',
        });
    });

    the('whose answer is lost is unreachable, and is not asked for again by itself', async () => {
      const id = stage.job();
      stage.server.fault({ step: 'cancel', wire: 'reset', workDone: true });
      expect((await stage.failureOf(stage.client().cancel!(id, patient()))).kind).toBe('unreachable');
      expect(adapter.cancelsAccepted!(stage.server, id)).toBe(1);
    });
  });
}
