import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { CancelReport } from '../../src/contract/outcome.js';
import type { Observation } from '../../src/contract/job.js';
import {
  newRecord,
  noteCancelRequested,
  noteCancelResult,
  noteCollecting,
  noteContent,
  noteDeadlineExtended,
  noteObservation,
  type WaitRecord,
} from '../../src/contract/wait-record.js';
import { acceptInput } from '../../src/schema/input.js';
import { terminalLine } from '../../src/serving/log-line.js';
import type { Ending } from '../../src/workflows/ending.js';
import { connectionLine, endLine, linesSince } from '../../src/workflows/log-lines.js';

const MINUTE = 60_000;

function fresh(): WaitRecord {
  const verdict = acceptInput({ connection: 'calls', jobId: '34' });
  if (!('accepted' in verdict)) throw new Error(verdict.problems.join());
  return newRecord(verdict.accepted, 0);
}

function seen(more: Partial<Observation>): Observation {
  return { vendor: 'pureconnect', state: 'running', vendorState: '2', condition: 'clear', ...more };
}

/** The lines of what `happen` does to a wait whose job was seen running. */
function linesOf(happen: (record: WaitRecord) => void): string[] {
  const record = fresh();
  noteObservation(record, seen({}), 1, MINUTE);
  const last = record.timeline.at(-1)!;
  happen(record);
  return linesSince(last, record.timeline).map(({ level, text }) => `${level} ${text}`);
}

describe('a change is one line', () => {
  it('for the first poll', () => {
    const record = fresh();
    const last = record.timeline.at(-1)!;
    noteObservation(record, seen({ state: 'queued' }), 1, MINUTE);
    expect(linesSince(last, record.timeline)).toEqual([
      {
        level: 'info',
        text: 'not polled yet → queued',
        fields: { event: 'changed', was: 'unknown', state: 'queued', condition: 'clear' },
      },
    ]);
  });
  it.each<[Partial<Observation>, string]>([
    [{ state: 'succeeded', percent: 100 }, 'info running → succeeded'],
    [{ percent: 40 }, 'info running → running, 40 %'],
    [{ condition: 'unreachable', problem: 'HTTP 503' }, 'warn running → running, unreachable: HTTP 503'],
    [{ condition: 'missing' }, 'warn running → running, missing'],
  ])('%j', (observation, line) => {
    expect(linesOf((record) => noteObservation(record, seen(observation), 1, 2 * MINUTE))).toEqual([line]);
  });
  it('for each of several changes at once, in their order', () => {
    const lines = linesOf((record) => {
      noteObservation(record, seen({ condition: 'refused', problem: 'HTTP 401' }), 1, 2 * MINUTE);
      noteObservation(record, seen({ condition: 'refused', problem: 'HTTP 403' }), 1, 3 * MINUTE);
      noteObservation(record, seen({}), 1, 4 * MINUTE);
    });
    expect(lines).toEqual([
      'warn running → running, refused: HTTP 401',
      'warn running, refused: HTTP 403',
      'info running, refused → running',
    ]);
  });
  it('and there is none if nothing changed', () => {
    expect(linesOf(() => undefined)).toEqual([]);
    expect(linesOf((record) => noteObservation(record, seen({ percent: undefined }), 1, 2 * MINUTE))).toEqual([]);
  });
  it('and there is none for the collection, which the collecting worker logs', () => {
    const lines = linesOf((record) => {
      noteObservation(record, seen({ state: 'succeeded' }), 1, 2 * MINUTE);
      noteCollecting(record, 9 * MINUTE, 2 * MINUTE);
      noteContent(record, [{ name: 'a', mediaType: '', bytes: 1, sha256: '', uri: '' }], 2 * MINUTE);
    });
    expect(lines).toEqual(['info running → succeeded']);
  });
  it('and there is no second one for an entry that another one of the same moment replaced', () => {
    const record = fresh();
    noteObservation(record, seen({ state: 'succeeded' }), 1, MINUTE);
    const last = record.timeline.at(-1)!;
    noteCollecting(record, 9 * MINUTE, MINUTE);
    expect(record.timeline).not.toContain(last);
    expect(linesSince(last, record.timeline)).toEqual([]);
  });
});

it('an event is one line', () => {
  const report: CancelReport = {
    by: 'caller',
    at: new Date(2 * MINUTE).toISOString(),
    reason: 'x',
    result: 'requested',
  };
  const lines = linesOf((record) => {
    noteDeadlineExtended(record, 60 * MINUTE, 2 * MINUTE);
    noteCancelRequested(record, report, 9 * MINUTE);
    noteCancelResult(record, 'accepted', 3 * MINUTE);
  });
  expect(lines).toEqual([
    'info deadline set to 1970-01-01T01:00:00.000Z',
    'info cancel requested: x',
    'info the vendor accepted the cancel',
    'info running → cancelling',
  ]);
});

describe('the end is one line', () => {
  const report = (result: CancelReport['result']): CancelReport => ({ by: 'caller', at: '', reason: null, result });
  it.each<[Ending, CancelReport | null, string]>([
    [{ as: 'outcome' }, null, 'info the wait ended after 1h 2m and 1 poll: running'],
    [
      { as: 'failure', failure: 'JobFailed', what: 'the job failed\nat the vendor' },
      null,
      'info the wait ended after 1h 2m and 1 poll: JobFailed: the job failed at the vendor',
    ],
    [
      { as: 'failure', failure: 'JobLost', what: 'missing for too long' },
      null,
      'warn the wait ended after 1h 2m and 1 poll: JobLost: missing for too long',
    ],
    [
      { as: 'canceled' },
      report('confirmed'),
      'info the wait ended after 1h 2m and 1 poll: cancelled: the job was cancelled',
    ],
    [
      { as: 'canceled' },
      report('unconfirmed'),
      'warn the wait ended after 1h 2m and 1 poll: cancelled: the cancel was not confirmed, and the job may still run',
    ],
  ])('%j, %j', (ending, cancel, line) => {
    const record = { ...fresh(), observation: seen({}), polls: 1, cancel };
    const { level, text } = endLine(record, ending, 62 * MINUTE + 3_000);
    expect(`${level} ${text}`).toBe(line);
  });
});

describe('the condition of a connection that a watch polls', () => {
  const clear = { condition: 'clear', since: 0 } as const;
  const away = { condition: 'unreachable', since: MINUTE, problem: 'HTTP 503' } as const;
  it('is one line for all of its jobs when it changes', () => {
    expect(connectionLine(clear, away, 300)).toMatchObject({
      level: 'warn',
      text: 'clear → unreachable (300 watched jobs): HTTP 503',
    });
    expect(connectionLine(away, { ...clear, since: 3 * MINUTE }, 300)).toMatchObject({
      level: 'info',
      text: 'unreachable → clear after 2m (300 watched jobs)',
    });
  });
  it('is none while it stays', () => {
    expect(connectionLine(away, { ...away, problem: 'HTTP 502' }, 300)).toBeUndefined();
  });
});

it('docs/operating.md shows the lines of a wait as they are', () => {
  const record = fresh();
  noteObservation(record, seen({}), 64, MINUTE);
  const last = record.timeline.at(-1)!;
  noteObservation(record, seen({ state: 'succeeded' }), 0, MINUTE + 1);
  const [change] = linesSince(last, record.timeline);
  const texts = [change!.text, endLine(record, { as: 'outcome' }, 62 * MINUTE).text];
  const docs = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
  for (const text of texts) {
    const meta = { sdkComponent: 'workflow' };
    const entry = { message: `calls 34: ${text}`, level: 'INFO', timestampNanos: 0n, meta } as const;
    const line = terminalLine(entry, (_level, name) => name);
    expect(docs).toContain(line.slice(line.indexOf(' ')));
  }
});
