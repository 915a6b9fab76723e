import { describe, expect, it } from '@jest/globals';
import { Axis } from '../../src/cli/report/axis.js';
import { html } from '../../src/cli/report/html.js';
import { waitStatus, reportData, type WaitStatus } from '../../src/cli/report/connection-rows.js';
import { reportPage } from '../../src/cli/report/page.js';
import { REPORT_FROM, REPORT_TO, reportOfJobs, told, type Told } from '../helpers/report-jobs.js';

const MINUTE = 60_000;
const job = (more: Partial<Told>) => told({ connection: 'calls', jobId: '34', from: 0, course: [], ...more });
const pageOf = (...jobs: Partial<Told>[]) =>
  reportPage(reportData(jobs.map(job), REPORT_FROM, REPORT_TO), { note: 'a night', linkOf: () => undefined });

describe('html', () => {
  it('escapes whatever is put in, and no markup that it made', () => {
    const said = `<b title="it's">&</b>`;
    expect(html`<p title="${said}">${html`<i>${said}</i>`}</p>`.text).toBe(
      '<p title="&lt;b title=&quot;it&#39;s&quot;&gt;&amp;&lt;/b&gt;"><i>&lt;b title=&quot;it&#39;s&quot;&gt;&amp;&lt;/b&gt;</i></p>',
    );
  });
  it('takes lists, and nothing for what is absent', () => {
    expect(html`${['a', html`<br />`]}${undefined}${false}${0}`.text).toBe('a<br />0');
  });
  it('shows no mark that turns the direction of writing', () => {
    expect(html`${'a\u202eb'}`.text).toBe('a�b');
  });
});

describe('the fate of a wait', () => {
  const succeeded = [{ state: 'succeeded', minutes: 1 }] as const;
  const failed = [{ state: 'failed', minutes: 1 }] as const;
  it.each<[string, WaitStatus, Partial<Told>]>([
    ['that runs', 'running', {}],
    ['that completed', 'succeeded', { course: [...succeeded], end: { as: 'completed' } }],
    ['of a job that failed', 'failed', { course: [...failed], end: { as: 'failed', type: 'JobFailed' } }],
    ['of a job that failed, with onFailure: return', 'failed', { course: [...failed], end: { as: 'completed' } }],
    ['that was cancelled', 'cancelled', { end: { as: 'canceled' } }],
    ['of a job that was cancelled at the vendor', 'cancelled', { end: { as: 'failed', type: 'JobCancelled' } }],
    ['whose deadline passed', 'gaveUp', { end: { as: 'failed', type: 'DeadlineExceeded' } }],
    [
      'whose content did not come home',
      'gaveUp',
      { course: [...succeeded], end: { as: 'failed', type: 'CollectionFailed' } },
    ],
    ['that was terminated', 'gaveUp', { end: { as: 'terminated' } }],
  ])('%s is %s', (_, fate, more) => {
    expect(waitStatus(job(more))).toBe(fate);
  });
});

describe('a night', () => {
  const night = reportData(reportOfJobs(), REPORT_FROM, REPORT_TO);
  it('counts each job once, and in its connection', () => {
    expect(night.counts).toEqual({ succeeded: 37, failed: 2, cancelled: 1, gaveUp: 3, running: 2 });
    expect(night.connections.map(({ connection, bars }) => [connection, bars.length])).toEqual([
      ['calls', 15],
      ['gallery', 9],
      ['planning', 11],
      ['reports', 10],
    ]);
  });
  it('has the longest problem of all jobs', () => {
    const { bar, from, to } = night.longestOutage!;
    expect([bar.wait.jobId, (to - from) / MINUTE]).toEqual(['231', 74]);
  });
  it('counts the problem of a connection once, however many of its jobs met it', () => {
    const { needingAttention } = night.connections[0]!;
    expect(needingAttention.map(({ from, to }) => (to - from) / MINUTE)).toEqual([42]);
  });
  it('begins with its first wait, and no earlier than asked for', () => {
    const window = (since: number) => reportData([job({ from: 30 })], REPORT_FROM + since * MINUTE, REPORT_TO).from;
    expect([window(0), window(40)].map((from) => (from - REPORT_FROM) / MINUTE)).toEqual([30, 40]);
  });
  it('without a job is one all the same', () => {
    expect(pageOf()).toContain('No job was awaited in this time.');
  });
});

describe('the axis', () => {
  it('places a time in percent of the width, cut at the changes', () => {
    const axis = new Axis(0, 1_000);
    expect(axis.place(250, 500)).toBe('left:25%;width:25%');
    expect(axis.place(-500, 500)).toBe('left:0%;width:50%');
    expect(axis.place(1_100, 1_200)).toBeUndefined();
  });
  it.each([
    [30_000, 5_000],
    [10 * MINUTE, 2 * MINUTE],
    [10 * 60 * MINUTE, 120 * MINUTE],
    [60 * 24 * 60 * MINUTE, 7 * 24 * 60 * MINUTE],
  ])('of %d ms has a tick each %d ms', (span, step) => {
    const [first, second] = new Axis(REPORT_FROM, REPORT_FROM + span).ticks;
    expect(second!.time - first!.time).toBe(step);
  });
  it('says the day at midnight', () => {
    const labels = new Axis(REPORT_FROM, REPORT_TO).ticks.map(({ label }) => label);
    expect(labels).toEqual(['20:00', '22:00', '22 Nov', '02:00', '04:00', '06:00']);
  });
});

describe('the page', () => {
  it('shows what a vendor says as text, wherever it stands', () => {
    const evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>';
    const page = pageOf({
      jobId: evil,
      course: [{ state: 'failed', minutes: 5, condition: 'refused', problem: evil, vendorState: evil, summary: evil }],
      happenings: [{ minute: 1, kind: 'cancel', text: evil }],
      end: { as: 'failed', type: evil, message: evil },
      outcome: {
        summary: evil,
        outputLocation: evil,
        messages: {
          total: 1,
          bySeverity: { info: 0, warning: 0, error: 1 },
          last: [{ severity: 'error', text: evil }],
          uri: evil,
        },
        content: [{ name: evil, mediaType: evil, bytes: 1, sha256: evil, uri: evil }],
        cancel: { by: 'caller', at: '', reason: evil, result: 'refused' },
      },
    });
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain('<img');
  });
  it('keeps of a very long story the beginning and the end', () => {
    const course = Array.from(
      { length: 1_000 },
      (_, nth) => ({ state: nth % 2 ? 'paused' : 'running', minutes: 0.5 }) as const,
    );
    const page = pageOf({ course: [...course] });
    expect(page).toContain('Timeline, without 800 rows in the middle');
    expect(page.match(/class="piece /g)!.length).toBeLessThan(320);
  });
  it('marks a wait that began before', () => {
    expect(pageOf({ from: -60, course: [{ state: 'running', minutes: 90 }] })).toContain(
      'began before, at 2026-11-21T19:00:00.000Z',
    );
  });
});
