import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { timelineText } from '../../src/cli/terminal/timeline.js';
import type { Story } from '../../src/client/story.js';
import { REPORT_FROM, reportOfJobs, told } from '../helpers/report-jobs.js';

const HOUR = 3_600_000;
const pipe = Object.assign(new PassThrough(), { isTTY: false }) as unknown as NodeJS.WriteStream;
const terminal = (columns: number) =>
  Object.assign(new PassThrough(), { isTTY: true, columns }) as unknown as NodeJS.WriteStream;
const storyOfJob = (jobId: string) => reportOfJobs().find((wait) => wait.jobId === jobId)!.story;
const text = (story: Story, stream = pipe, all = false) => timelineText(story, REPORT_FROM + 12 * HOUR, stream, all);
const plain = stripVTControlCharacters;

describe('the timeline', () => {
  it('has a row for each change with how long it lasted, and for what else happened', () => {
    expect(text(storyOfJob('3414'))).toBe(`AT (UTC)              AFTER     LASTED    WHAT
2026-11-21T21:35:00Z  0s        5m        queued
2026-11-21T21:40:00Z  5m        48m       running
2026-11-21T22:28:00Z  53m                 a cancel was asked for: wrong month
2026-11-21T22:28:00Z  53m       1m        running, waiting for the cancel to take effect
2026-11-21T22:29:00Z  54m                 the vendor accepted the cancel
2026-11-21T22:29:00Z  54m       4m        cancelling, waiting for the cancel to take effect
2026-11-21T22:33:00Z  58m       1m        cancelled, collecting messages and content
2026-11-21T22:34:00Z  59m                 the wait ended: cancelled

Seen      clear 59m`);
  });

  it('has the problem under its condition, and the longest of it at the end', () => {
    const lines = text(storyOfJob('3405')).split('\n');
    const at = lines.findIndex((line) => line.includes('running, unreachable'));
    expect(lines[at]).toBe('2026-11-21T23:10:00Z  42m       42m       running, unreachable');
    expect(lines[at + 1]).toBe(
      '                                          pureconnect could not read status: HTTP 503 (GET /icws/{session}/jobs/34)',
    );
    expect(lines.at(-1)).toBe('Seen      clear 48m, unreachable 42m; the longest problem lasted 42m');
  });

  it.each([40, 60, 80, 120])('fits a terminal of %d columns', (columns) => {
    for (const { story } of reportOfJobs()) {
      const lines = plain(text(story, terminal(columns))).split('\n');
      const tooWide = lines.filter((line) => line.length > columns && / \S* /.test(line.slice(columns - 10).trim()));
      expect(tooWide).toEqual([]);
    }
  });

  it('says the day in a line of its own where there is little room', () => {
    expect(
      plain(text(storyOfJob('3405'), terminal(60)))
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
    expect(plain(text(storyOfJob('230'), terminal(60)))).toContain('\n2026-11-22\n02:30:00');
  });

  describe('of very many changes', () => {
    const course = Array.from({ length: 100 }, (_, nth) => ({ state: 'running' as const, minutes: 1, percent: nth }));
    const { story } = told({ connection: 'calls', jobId: '34', from: 0, course });
    it('leaves out the middle, and says so', () => {
      const lines = text(story).split('\n');
      expect(lines).toHaveLength(1 + 60 + 1 + 2);
      expect(lines[16]).toBe('… 40 rows more: --all shows them');
      expect(lines[15]).toContain('running, 14 %');
      expect(lines[17]).toContain('running, 55 %');
    });
    it('is whole with --all', () => {
      expect(text(story, pipe, true).split('\n')).toHaveLength(1 + 100 + 2);
    });
  });

  it('says what could not be read', () => {
    const sealed: Story = { from: REPORT_FROM, stretches: [], happenings: [], unreadable: 4, beginsLater: false };
    expect(text(sealed)).toMatch(/\nSeen {6}nothing of the job; 4 answers cannot be read here$/);
  });

  it('says that the first runs of a long wait are not in it', () => {
    const story = { ...storyOfJob('3401'), beginsLater: true };
    expect(text(story).split('\n')[1]).toMatch(/ the wait began; what its first runs saw is not shown$/);
  });
});
