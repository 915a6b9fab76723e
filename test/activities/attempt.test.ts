import { getEventListeners, getMaxListeners } from 'node:events';
import v8 from 'node:v8';
import vm from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { attempt, withLimit } from '../../src/activities/attempt.js';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

describe('the limit of an attempt', () => {
  it('aborts the work in time even if garbage is collected meanwhile', async () => {
    const hanging = () =>
      attempt((cancelled) =>
        withLimit(
          200,
          cancelled,
          (signal) =>
            new Promise((_, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason as Error));
              // In a later turn: within this one the engine keeps what was just made.
              setTimeout(collectGarbage, 20);
            }),
        ),
      );
    await expect(new MockActivityEnvironment().run(hanging)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('lets any number of tasks share a signal, so that Node warns of no leak', async () => {
    const { signal } = new AbortController();
    const [most, listening] = await withLimit(1_000, signal, () =>
      Promise.resolve([getMaxListeners(signal), getEventListeners(signal, 'abort').length]),
    );
    // A test hears of no warning of Node's own.
    expect([most, listening, getEventListeners(signal, 'abort').length]).toEqual([Infinity, 1, 0]);
  });
});
