import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { timelineOf, timelineText } from '../../src/cli/terminal/timeline.js';
import type { ReportedWait } from '../../src/client/reported-waits.js';
import {
  MAX_TIMELINE_ENTRIES,
  outagesOf,
  spansOf,
  timeByCondition,
  withEntry,
  type TimelineEntry,
} from '../../src/contract/timeline.js';
import { reportOfJobs } from '../helpers/report-jobs.js';
import { REPORT_FROM } from '../helpers/reported-wait.js';

const HOUR = 3_600_000;
const at = (seconds: number) => new Date(seconds * 1_000).toISOString();
const entry = (seconds: number, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  at: at(seconds),
  state: 'running',
  condition: 'clear',
  ...more,
});
const timelineFrom = (...entries: TimelineEntry[]) => entries.reduce<TimelineEntry[]>(withEntry, []);

describe('a timeline', () => {
  it('leaves out an entry that repeats the last one', () => {
    expect(timelineFrom(entry(0), entry(1), entry(2, { percent: 5 }), entry(3, { percent: 9 }))).toHaveLength(2);
  });
  it.each<[string, Partial<TimelineEntry>]>([
    ['the state', { state: 'paused' }],
    ['the condition', { condition: 'unreachable' }],
    ['the phase', { phase: 'cancelling' }],
    ['the problem', { problem: 'HTTP 503' }],
    ['the percentage across a multiple of ten', { percent: 10 }],
    ['nothing but an event', { event: 'deadlineExtended' }],
  ])('keeps an entry that changes %s', (_what, more) => {
    expect(timelineFrom(entry(0), entry(1, more))).toHaveLength(2);
  });
  it('replaces an entry of the same moment and state', () => {
    const succeeded = entry(1, { state: 'succeeded' });
    const collecting = { ...succeeded, phase: 'collecting' as const };
    expect(timelineFrom(entry(0), succeeded, collecting)).toEqual([entry(0), collecting]);
  });
  it('never runs backwards', () => {
    expect(timelineFrom(entry(5), entry(3, { state: 'paused' }))[1]?.at).toBe(at(5));
  });
  it('keeps its first entry and the newest ones, and counts those dropped in between', () => {
    const entries = Array.from({ length: 120 }, (_, nth) => entry(nth, { state: nth % 2 ? 'paused' : 'running' }));
    const timeline = timelineFrom(...entries);
    expect(timeline).toHaveLength(MAX_TIMELINE_ENTRIES);
    expect(timeline[0]).toEqual(entries[0]);
    expect(timeline[1]).toEqual({ ...entries[71]!, dropped: 70 });
    expect(timeline.slice(2)).toEqual(entries.slice(72));
  });
});

describe('the spans of a timeline', () => {
  const timeline = [
    entry(0, { state: 'queued' }),
    entry(10),
    entry(20, { event: 'deadlineExtended' }),
    entry(30, { condition: 'unreachable' }),
    entry(40, { condition: 'refused' }),
    entry(50),
  ];
  it('begin at each change and not at an event, and the last one ends with the wait', () => {
    const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1_000);
    expect(spansOf(timeline, 60_000).map(({ from, to }) => [seconds(from), seconds(to)])).toEqual([
      [0, 10],
      [10, 30],
      [30, 40],
      [40, 50],
      [50, 60],
    ]);
    expect(spansOf(timeline, undefined).at(-1)?.to).toBeUndefined();
  });
  it('add up to the time of each condition', () => {
    expect(timeByCondition(spansOf(timeline, undefined), 60_000)).toEqual({
      clear: 40_000,
      unreachable: 10_000,
      refused: 10_000,
    });
  });
  it('that are not clear and follow each other are one outage', () => {
    expect(outagesOf(spansOf(timeline, 60_000))).toEqual([
      { from: 30_000, to: 50_000, conditions: ['unreachable', 'refused'] },
    ]);
  });
});

const pipe = Object.assign(new PassThrough(), { isTTY: false }) as unknown as NodeJS.WriteStream;
const terminal = (columns: number) =>
  Object.assign(new PassThrough(), { isTTY: true, columns }) as unknown as NodeJS.WriteStream;
const waitOf = (jobId: string) => reportOfJobs().find((wait) => wait.jobId === jobId)!;
const text = (wait: ReportedWait, stream = pipe) =>
  timelineText(timelineOf(wait.outcome, wait), REPORT_FROM + 12 * HOUR, stream);
const plain = stripVTControlCharacters;

describe('the timeline as a table', () => {
  it('has a row for each change with how long it lasted, and for each event', () => {
    expect(text(waitOf('3414'))).toBe(`AT (UTC)              AFTER     LASTED    WHAT
2026-11-21T21:35:00Z  0s        5m        queued
2026-11-21T21:40:00Z  5m        48m       running
2026-11-21T22:28:00Z  53m                 cancel requested: wrong month
2026-11-21T22:28:00Z  53m       1m        running, waiting for the cancellation
2026-11-21T22:29:00Z  54m                 the vendor accepted the cancel
2026-11-21T22:29:00Z  54m       4m        cancelling, waiting for the cancellation
2026-11-21T22:33:00Z  58m       1m        cancelled, collecting messages and content
2026-11-21T22:34:00Z  59m                 the wait ended: cancelled

Seen      clear 59m`);
  });

  it('shows the problem below its condition, and how long the longest one lasted', () => {
    const lines = text(waitOf('3405')).split('\n');
    const row = lines.findIndex((line) => line.includes('running, unreachable'));
    expect(lines[row]).toBe('2026-11-21T23:10:00Z  42m       42m       running, unreachable');
    expect(lines[row + 1]).toBe(
      '                                          pureconnect could not read status: HTTP 503 (GET /icws/{session}/jobs/34)',
    );
    expect(lines.at(-1)).toBe('Seen      clear 48m, unreachable 42m; the longest problem lasted 42m');
  });

  it('says how many older changes were not kept', () => {
    const wait = waitOf('3401');
    const [first, ...rest] = wait.outcome.timeline;
    const timeline = [first!, { ...rest[0]!, dropped: 7 }, ...rest.slice(1)];
    expect(text({ ...wait, outcome: { ...wait.outcome, timeline } })).toContain('  7 older changes not kept\n');
  });

  it.each([40, 60, 80, 120])('fits a terminal of %d columns', (columns) => {
    for (const wait of reportOfJobs()) {
      const lines = plain(text(wait, terminal(columns))).split('\n');
      const tooWide = lines.filter((line) => line.length > columns && / \S* /.test(line.slice(columns - 10).trim()));
      expect(tooWide).toEqual([]);
    }
  });

  it('shows the day in a line of its own on a narrow terminal', () => {
    expect(
      plain(text(waitOf('3405'), terminal(60)))
        .split('\n')
        .slice(0, 6),
    ).toEqual([
      'UTC       LASTED    WHAT',
      '2026-11-21',
      '22:28:00  3m        queued',
      '22:31:00  39m       running',
      '23:10:00  42m       running, unreachable',
      '                    pureconnect could not read status: HTTP',
    ]);
    expect(plain(text(waitOf('230'), terminal(60)))).toContain('\n2026-11-22\n02:30:00');
  });
});
