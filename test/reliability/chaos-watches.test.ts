/** The checks of a chaos run with shared watches, each shown a run that is as it should be, and one in which a single thing is not. */
import { describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { checkBackoff } from '../../reliability/chaos/backoff-check.js';
import type { JobFacts, Run, WatchedRun } from '../../reliability/chaos/facts.js';
import { CONNECTIONS, VENDORS } from '../../reliability/chaos/job-plan.js';
import { watchedRunOf } from '../../reliability/chaos/watched-run.js';
import { checkWatches } from '../../reliability/chaos/watches.js';
import { watchId } from '../../src/contract/ids.js';

const rule = { initialMs: 1_000, jitter: 0.2 };

function run(watched: Partial<WatchedRun> = {}): Run {
  const nothing = { joined: true, hintedAt: [], polls: [] };
  return { status: 'COMPLETED', events: 40, failedTasks: [], watched: { ...nothing, ...watched } };
}

function job(at: number[], changes: Partial<JobFacts> = {}): JobFacts {
  return {
    connection: 'gallery',
    vendor: 'alteryx',
    jobId: '1',
    truth: { state: 'succeeded', endedAt: 500_000, cancels: 0, messages: [], content: [] },
    asked: at.map((time) => ({ step: 'status', at: time, status: 200 })),
    onCancel: 'cancel',
    runs: [run()],
    stored: [],
    storedMessages: [],
    ...changes,
  };
}

describe('the check of the backoff of a job that a watch polls', () => {
  it('finds polls that follow sooner', () => {
    expect(checkBackoff(job([0, 300]), rule)).toHaveLength(1);
  });
  it("allows the wait's own poll after a hint and that of the watch, and no third one", () => {
    const runs = [run({ hintedAt: [10_000] })];
    expect(checkBackoff(job([9_990, 10_200, 10_500], { runs }), rule)).toEqual([]);
    expect(checkBackoff(job([9_990, 10_200, 10_500, 10_800], { runs }), rule)).toHaveLength(1);
    expect(checkBackoff(job([60_000, 60_300], { runs }), rule)).toHaveLength(1);
  });
  it('allows two for each attempt of the polls of a watch, and none of a wait that never joined', () => {
    const polledTogether = [{ from: 5_000, to: 20_000, attempts: 2 }];
    const early = [6_000, 6_100, 6_200, 6_300, 6_400];
    expect(checkBackoff(job(early, { polledTogether }), rule)).toEqual([]);
    expect(checkBackoff(job([...early, 6_500], { polledTogether }), rule)).toHaveLength(1);
    expect(checkBackoff(job([6_000, 6_100], { polledTogether, runs: [run({ joined: false })] }), rule)).toHaveLength(1);
  });
});

describe('the record of a history about polls by a watch', () => {
  const at = (seconds: number) => ({ eventTime: { seconds: seconds as never, nanos: 0 } });
  const result = (value: unknown) => ({ payloads: [defaultPayloadConverter.toPayload(value)] });
  const scheduled = (id: number, name: string) => ({
    ...at(id),
    eventId: id as never,
    activityTaskScheduledEventAttributes: { activityType: { name } },
  });

  it('has the times at which a wait was asked to poll, and whether it handed its job over', () => {
    const events = [
      scheduled(5, 'pollForChange'),
      { ...at(6), workflowExecutionSignaledEventAttributes: { signalName: 'pollNow' } },
      {
        ...at(7),
        activityTaskCompletedEventAttributes: { scheduledEventId: 5 as never, result: result({ watch: 'w' }) },
      },
    ];
    expect(watchedRunOf(events)).toEqual({ joined: true, hintedAt: [6_000], polls: [] });
    expect(watchedRunOf(events.slice(0, 2)).joined).toBe(false);
  });
  it("has the times and the number of attempts of the watch's polls", () => {
    const events = [
      scheduled(5, 'pollMembers'),
      { ...at(6), activityTaskStartedEventAttributes: { scheduledEventId: 5 as never, attempt: 3 } },
      { ...at(9), activityTaskCompletedEventAttributes: { scheduledEventId: 5 as never, result: result({}) } },
      scheduled(11, 'pollMembers'),
    ];
    expect(watchedRunOf(events).polls).toEqual([
      { from: 5_000, to: 9_000, attempts: 3 },
      { from: 11_000, to: Infinity, attempts: 1 },
    ]);
  });
});

describe('the check of the watches', () => {
  const facts = VENDORS.map((vendor) => job([], { vendor }));
  const watches = (watch: Partial<Run>) =>
    new Map(VENDORS.map((vendor) => [watchId(CONNECTIONS[vendor], 0), [{ ...run(), ...watch }]]));

  it('finds nothing if each had a job and ended by itself', () => {
    expect(checkWatches(facts, watches({}))).toEqual([]);
  });
  it.each<[string, JobFacts[], Partial<Run>]>([
    ['that failed', facts, { status: 'FAILED' }],
    ['with a failed workflow task', facts, { failedTasks: ['NON_DETERMINISTIC'] }],
    ['that no wait joined', facts.map((one) => ({ ...one, runs: [run({ joined: false })] })), {}],
  ])('finds one %s', (_title, jobs, watch) => {
    expect(checkWatches(jobs, watches(watch))).toHaveLength(VENDORS.length);
  });
});
