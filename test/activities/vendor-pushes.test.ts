import { expect, it } from '@jest/globals';
import { DefaultLogger } from '@temporalio/worker';
import type { HintResult } from '../../src/serving/poll-hints.js';
import { readPushes } from '../../src/serving/vendor-pushes.js';
import { until } from '../helpers/waits.js';

const AWAY: HintResult = { result: 'away', problem: 'x' };

/** A vendor that pushes these changes once, and hints that are answered one after the other. */
function pushing(changes: string[], answers: HintResult[], onHint?: (stop: () => Promise<void>) => void) {
  const asked: string[] = [];
  let reads = 0;
  const stop = readPushes(
    [
      {
        connection: 'calls',
        rateLimit: 100,
        pushes: { changedJobs: async () => ((reads += 1) === 1 ? changes : []), forget: () => undefined },
      },
    ],
    {
      log: new DefaultLogger('ERROR'),
      readEveryMs: 20,
      hints: {
        take: async ({ jobId }) => {
          asked.push(jobId);
          onHint?.(stop);
          return answers.shift() ?? { result: 'polls' };
        },
      },
    },
  );
  return { asked, stop };
}

it('wakes the waits that could not be woken after the next read', async () => {
  const { asked, stop } = pushing(['1', '2', '3'], [{ result: 'polls' }, AWAY, { result: 'tooMany', againInMs: 1 }]);
  await until(() => asked.length >= 5);
  await stop();
  expect(asked).toEqual(['1', '2', '2', '2', '3']);
});

it('wakes no other wait once it stops', async () => {
  let stopped: Promise<void> | undefined;
  const { asked } = pushing(['1', '2', '3'], [], (stop) => void (stopped = stop()));
  await until(() => stopped !== undefined);
  await stopped;
  expect(asked).toEqual(['1']);
});
