import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { pollRecorder } from '../../src/activities/poll-recorder.js';
import type { Observation } from '../../src/contract/job.js';
import { recording } from '../helpers/recorded.js';

const last: Observation = {
  vendor: 'alteryx',
  state: 'running',
  condition: 'clear',
  vendorState: 'Running',
  percent: 41,
};

async function recordedOf(poll: () => Promise<Observation>, lateMs?: number) {
  const { record, recorded } = recording();
  const polled = pollRecorder('calls', record)({ jobId: '34', wait: undefined, last, lateMs }, async () => ({
    observation: await poll(),
  }));
  await polled.catch(() => undefined);
  return recorded;
}

describe('a poll is recorded', () => {
  it.each([
    ['unchanged', {}],
    ['unchanged', { percent: 47 }],
    ['changed', { percent: 50 }],
    ['changed', { state: 'succeeded' }],
    ['unreachable', { condition: 'unreachable' }],
    ['unintelligible', { condition: 'unintelligible', state: 'unknown' }],
  ] as const)('as %s if it saw %j', async (result, seen) => {
    expect(await recordedOf(async () => ({ ...last, ...seen }))).toEqual([
      { name: 'vigil_polls_total', labels: { connection: 'calls', result }, value: 1 },
    ]);
  });

  it('as rejected if the vendor rejected the request, and not at all if its caller aborted it', async () => {
    const rejected = ApplicationFailure.nonRetryable('HTTP 410', 'VendorRejectedRequest');
    expect(await recordedOf(() => Promise.reject(rejected))).toMatchObject([{ labels: { result: 'rejected' } }]);
    expect(await recordedOf(() => Promise.reject(new Error('aborted')))).toEqual([]);
  });

  it.each([
    [2_500, 2.5],
    [-40, 0],
  ])('with its lag: %d ms as %d s', async (lateMs, value) => {
    expect((await recordedOf(async () => last, lateMs))[0]).toEqual({
      name: 'vigil_poll_lag_seconds',
      labels: { connection: 'calls' },
      value,
    });
  });
});
