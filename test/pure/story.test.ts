import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { nextLimit, outagesOf, timeByCondition, type Story } from '../../src/client/story.js';
import { storyOf, type HistoryEvent } from '../../src/client/tell-story.js';

const FOLDER = new URL('../histories/', import.meta.url);
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''));

function eventsOf(name: string, changed?: (key: string, value: unknown) => unknown): HistoryEvent[] {
  const json: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'), (key, value: unknown) =>
    changed ? changed(key, value) : value,
  );
  return historyFromJSON(json).events ?? [];
}

const tell = (...histories: string[]) => storyOf(histories.flatMap((name) => eventsOf(name)));

/** Each stretch as state, condition where it is not clear, and phase where it is not waiting. */
function course({ stretches }: Story): string[] {
  return stretches.map(({ state, condition, phase }) =>
    [state, condition === 'clear' ? '' : condition, phase === 'waiting' ? '' : phase].filter(Boolean).join(' '),
  );
}

const happened = ({ happenings }: Story) => happenings.map(({ kind }) => kind);

describe('the story of a recorded wait', () => {
  it.each<[string, string[], string[], string]>([
    ['success', ['unknown', 'queued', 'running', 'succeeded collecting'], ['collected'], 'completed'],
    ['failure', ['unknown', 'running', 'failed collecting'], ['collected'], 'JobFailed'],
    ['outage', ['unknown', 'running', 'running unreachable', 'succeeded collecting'], [], 'completed'],
    ['lost', ['unknown', 'unknown missing'], [], 'JobLost'],
    ['unserved', ['unknown', 'unknown unserved'], [], 'ConnectionUnserved'],
    ['invalid-input', [], [], 'InvalidInput'],
    [
      'cancel-confirmed',
      ['unknown', 'running', 'running cancelling', 'cancelling cancelling', 'cancelled collecting'],
      ['cancel', 'answer'],
      'canceled',
    ],
    [
      'cancel-finished-anyway',
      ['unknown', 'running', 'running cancelling', 'cancelling cancelling', 'succeeded collecting'],
      ['cancel', 'answer'],
      'completed',
    ],
    [
      'cancel-unconfirmed',
      ['unknown', 'running', 'running cancelling', 'cancelling cancelling'],
      ['cancel', 'answer'],
      'canceled',
    ],
    [
      'deadline',
      ['unknown', 'running', 'running cancelling', 'cancelling cancelling', 'cancelled collecting'],
      ['deadline', 'answer'],
      'DeadlineExceeded',
    ],
    ['deadline-left', ['unknown', 'running'], ['deadline'], 'DeadlineExceeded'],
    ['poll-now-and-extend', ['unknown', 'running', 'succeeded collecting'], ['extended', 'pollNow'], 'completed'],
  ])('of %s has its changes, what else happened, and its end', (name, changes, happenings, end) => {
    const story = tell(name);
    expect(course(story)).toEqual(changes);
    expect(happened(story)).toEqual(happenings);
    expect(story.end?.type ?? story.end?.as).toBe(end);
  });

  it.each(names.filter((name) => !/^(continued-first|call\.)/.test(name)))(
    'counts polls and changes as the wait did: %s',
    (name) => {
      const { record, outcome } = tell(name);
      expect(outcome).toBeDefined();
      expect({ polls: record?.polls ?? 0, changes: record?.changes ?? 0 }).toEqual({
        polls: outcome!.cost.polls,
        changes: outcome!.cost.changes,
      });
    },
  );

  it.each(names)('leaves no time out between two changes, up to its end: %s', (name) => {
    const { stretches, end } = tell(name);
    stretches.forEach(({ from, to }, nth) => {
      expect(to).toBe(nth + 1 < stretches.length ? stretches[nth + 1]!.from : end?.at);
      expect(to ?? Infinity).toBeGreaterThanOrEqual(from);
    });
  });

  it('says why a condition was met', () => {
    expect(tell('outage').stretches.find(({ condition }) => condition === 'unreachable')?.problem).toContain(
      'HTTP 503',
    );
  });

  it('counts an unserved connection from when the poll began to lie in its queue', () => {
    const { stretches } = tell('unserved');
    expect(stretches[1]!.to! - stretches[1]!.from).toBeGreaterThan(59_000);
  });
});

describe('a wait that went on as new', () => {
  it('is one story over its runs', () => {
    const story = tell('continued-first', 'continued-last');
    const states = ['unknown', ...Array.from({ length: 14 }, (_, nth) => (nth % 2 === 0 ? 'running' : 'paused'))];
    expect(course(story)).toEqual([...states, 'succeeded collecting']);
    expect(happened(story)).toEqual(['continued']);
    expect(story.beginsLater).toBe(false);
  });
  it('of which only the last run is read begins with what that run was given', () => {
    const story = tell('continued-last');
    expect(story.beginsLater).toBe(true);
    expect(new Date(story.from).toISOString()).toBe(story.outcome!.times.awaitedFrom);
    expect(course(story)[0]).toBe('paused');
  });
});

describe('the failure of a poll', () => {
  const letGo = { eventId: 98, activityTaskCancelRequestedEventAttributes: { scheduledEventId: 97 } };
  it.each([
    ['that was let go as it found nothing new', [letGo], []],
    ['that the wait still waits for', [], ['odd']],
  ])('%s is told as it is to the wait', (_which, before, told) => {
    const failure = {
      message: 'running, poll 3, next poll in 0.2 s',
      applicationFailureInfo: { type: 'NoChange' },
    };
    const failed = { eventId: 99, activityTaskFailedEventAttributes: { scheduledEventId: 97, failure } };
    const more = [...before, failed] as unknown as HistoryEvent[];
    const story = storyOf([...eventsOf('outage').slice(0, 10), ...more]);
    expect(happened(story)).toEqual(told);
  });
});

describe('what cannot be read', () => {
  it('by reason of a codec leaves the callers and the end', () => {
    const encrypted = eventsOf('cancel-confirmed', (key, value) => (key === 'payloads' ? [SEALED] : value));
    const story = storyOf(encrypted);
    expect(course(story)).toEqual([]);
    expect(happened(story)).toEqual(['cancel']);
    expect(story.unreadable).toBe(4);
    expect(story.end?.as).toBe('canceled');
  });
  it('in the answer to a poll, as where an operator completed it, is told as odd, and the story goes on', () => {
    const story = storyOf([...eventsOf('outage').slice(0, 10), ...answered(99, 'pollForChange', 'done by hand')]);
    expect(happened(story)).toEqual(['odd']);
    expect(course(story)).toEqual(['unknown', 'running']);
  });
  it('is passed over: an event without anything that we know', () => {
    const events = eventsOf('success');
    expect(storyOf(events.flatMap((event) => [{ eventId: event.eventId }, event])).stretches).toEqual(
      storyOf(events).stretches,
    );
  });
});

it('calls of pollNow with nothing between are told once', () => {
  const events = eventsOf('poll-now-and-extend');
  const signal = events.find((event) => event.workflowExecutionSignaledEventAttributes)!;
  const story = storyOf(events.flatMap((event) => (event === signal ? [signal, signal, signal] : [event])));
  expect(story.happenings.at(-1)).toMatchObject({ kind: 'pollNow', times: 3 });
});

describe('the next limit', () => {
  const running = (name: string, upTo: number) => storyOf(eventsOf(name).slice(0, upTo));
  it('of a wait is its deadline', () => {
    const story = running('outage', 10);
    expect(nextLimit(story)).toEqual({ at: story.record!.awaitedFrom + 7 * 86_400_000, what: 'the deadline' });
  });
  it('of a wait whose deadline was moved is the new one', () => {
    const moved = Date.parse('2026-11-22T06:33:38.144Z');
    expect(nextLimit(running('poll-now-and-extend', 22))).toEqual({ at: moved, what: 'the deadline' });
  });
  it('of a job that cannot be found is the patience with that', () => {
    const story = running('lost', 10);
    expect(nextLimit(story)).toEqual({ at: story.stretches[1]!.from + 1_000, what: 'the patience with missing' });
  });
  it('of a cancel is how long it may take', () => {
    const story = running('cancel-confirmed', 20);
    expect(nextLimit(story)).toEqual({ at: Date.parse(story.record!.cancel!.at) + 300_000, what: 'the cancel' });
  });
  it('of an ended wait is none', () => {
    expect(nextLimit(tell('outage'))).toBeUndefined();
  });
});

describe('problem', () => {
  const story = tell('outage');
  it('is a time without a break', () => {
    const [, , bad] = story.stretches;
    expect(outagesOf(story)).toEqual([{ from: bad!.from, to: bad!.to, conditions: ['unreachable'] }]);
  });
  it('of several conditions in a row is one', () => {
    const [first, second, third] = story.stretches;
    const stretches = [first!, { ...second!, condition: 'refused' as const }, third!];
    expect(outagesOf({ ...story, stretches })).toEqual([
      { from: second!.from, to: third!.to, conditions: ['refused', 'unreachable'] },
    ]);
  });
  it('with a clear time between is two', () => {
    const [first, second, third, fourth] = story.stretches;
    const stretches = [{ ...first!, condition: 'missing' as const }, second!, third!, fourth!];
    expect(outagesOf({ ...story, stretches }).map(({ conditions }) => conditions)).toEqual([
      ['missing'],
      ['unreachable'],
    ]);
  });
  it('has its share of the time', () => {
    const { clear, unreachable } = timeByCondition(story, 0);
    expect(clear! + unreachable!).toBe(story.end!.at - story.from);
    expect(unreachable).toBe(story.stretches[2]!.to! - story.stretches[2]!.from);
  });
});

const SEALED = { metadata: { encoding: 'YmluYXJ5L2VuY3J5cHRlZA==' }, data: 'c2VhbGVk' };

function answered(eventId: number, name: string, answer: unknown): HistoryEvent[] {
  return [
    { eventId, activityTaskScheduledEventAttributes: { activityType: { name } } },
    {
      eventId: eventId + 1,
      activityTaskCompletedEventAttributes: {
        scheduledEventId: eventId,
        result: { payloads: [defaultPayloadConverter.toPayload(answer)] },
      },
    },
  ] as unknown as HistoryEvent[];
}
