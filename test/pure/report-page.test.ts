import { describe, expect, it } from '@jest/globals';
import { Axis } from '../../src/cli/report/axis.js';
import { html } from '../../src/cli/report/html.js';
import { waitStatus, reportData, type WaitStatus } from '../../src/cli/report/report-data.js';
import { reportPage } from '../../src/cli/report/page.js';
import { reportOfJobs } from '../helpers/report-jobs.js';
import { REPORT_FROM, REPORT_TO, reportedWait, type ReportJob } from '../helpers/reported-wait.js';

const MINUTE = 60_000;
const job = (more: Partial<ReportJob>) =>
  reportedWait({ connection: 'calls', jobId: '34', from: 0, course: [], ...more });
const pageOf = (...jobs: Partial<ReportJob>[]) =>
  reportPage(reportData(jobs.map(job), REPORT_FROM, REPORT_TO), { note: 'a report', linkOf: () => undefined });

describe('html', () => {
  it('escapes every value except markup from another template', () => {
    const said = `<b title="it's">&</b>`;
    expect(html`<p title="${said}">${html`<i>${said}</i>`}</p>`.text).toBe(
      '<p title="&lt;b title=&quot;it&#39;s&quot;&gt;&amp;&lt;/b&gt;"><i>&lt;b title=&quot;it&#39;s&quot;&gt;&amp;&lt;/b&gt;</i></p>',
    );
  });
  it('joins lists and omits absent values', () => {
    expect(html`${['a', html`<br />`]}${undefined}${false}${0}`.text).toBe('a<br />0');
  });
  it('escapes characters that change the writing direction', () => {
    expect(html`${'a\u202eb'}`.text).toBe(String.raw`a\u202eb`);
  });
});

describe('the status of a wait', () => {
  const succeeded = [{ state: 'succeeded', minutes: 1 }] as const;
  const failed = [{ state: 'failed', minutes: 1 }] as const;
  it.each<[string, WaitStatus, Partial<ReportJob>]>([
    ['that runs', 'running', {}],
    ['that completed', 'succeeded', { course: [...succeeded], end: { status: 'COMPLETED' } }],
    ['of a job that failed', 'failed', { course: [...failed], end: { status: 'FAILED', type: 'JobFailed' } }],
    ['of a job that failed, with onFailure: return', 'failed', { course: [...failed], end: { status: 'COMPLETED' } }],
    [
      'that was cancelled, with its job',
      'cancelled',
      { course: [{ state: 'cancelled', minutes: 1 }], end: { status: 'CANCELLED' } },
    ],
    ['that was cancelled, and its job was not', 'mayStillRun', { end: { status: 'CANCELLED' } }],
    ['of a job that was cancelled at the vendor', 'cancelled', { end: { status: 'FAILED', type: 'JobCancelled' } }],
    ['whose deadline passed', 'gaveUp', { end: { status: 'FAILED', type: 'DeadlineExceeded' } }],
    [
      'whose content was not collected',
      'gaveUp',
      { course: [...succeeded], end: { status: 'FAILED', type: 'CollectionFailed' } },
    ],
    ['that was terminated', 'gaveUp', { end: { status: 'TERMINATED', type: 'Terminated' } }],
  ])('%s is %s', (_, status, more) => {
    expect(waitStatus(job(more))).toBe(status);
  });
});

describe('the data of a report', () => {
  const report = reportData(reportOfJobs(), REPORT_FROM, REPORT_TO);
  it('counts each wait once, and in its connection', () => {
    expect(report.counts).toEqual({ mayStillRun: 0, gaveUp: 3, failed: 2, cancelled: 1, running: 2, succeeded: 37 });
    expect(report.connections.map(({ connection, bars }) => [connection, bars.length])).toEqual([
      ['calls', 15],
      ['gallery', 9],
      ['planning', 11],
      ['reports', 10],
    ]);
  });
  it('has the longest problem of all jobs', () => {
    const { bar, from, to } = report.longestOutage!;
    expect([bar.wait.jobId, (to - from) / MINUTE]).toEqual(['231', 74]);
  });
  it('counts the problem of a connection once, however many of its jobs had it', () => {
    const { problems } = report.connections[0]!;
    expect(problems.map(({ from, to }) => (to - from) / MINUTE)).toEqual([42]);
  });
  it('starts with its first wait, and no earlier than requested', () => {
    const window = (since: number) => reportData([job({ from: 30 })], REPORT_FROM + since * MINUTE, REPORT_TO).from;
    expect([window(0), window(40)].map((from) => (from - REPORT_FROM) / MINUTE)).toEqual([30, 40]);
  });
  it('counts a job that was awaited again once, and both of its waits', () => {
    const again = { ...job({}), runId: 'another' };
    const report = reportData([job({}), again, job({ jobId: '35' })], REPORT_FROM, REPORT_TO);
    expect([report.jobs, report.counts.running]).toEqual([2, 3]);
    expect(reportPage(report, { note: '', linkOf: () => undefined })).toContain('3 waits for 2 jobs');
  });
  it('draws a wait that continued in a new run from its own start', () => {
    const wait = job({ from: 30, end: { status: 'COMPLETED' } });
    const lastRun = { ...wait, startedAt: new Date(REPORT_FROM + 300 * MINUTE) };
    const { from } = reportData([lastRun], REPORT_FROM, REPORT_TO).connections[0]!.bars[0]!;
    expect((from - REPORT_FROM) / MINUTE).toBe(30);
  });
  it('puts the problems first, the worst of them at the top', () => {
    const found = report.problems.map(({ wait, status, reason }) => [wait.connection, status, reason]);
    expect(found).toEqual([
      ['planning', 'gaveUp', expect.stringMatching(/^the deadline passed; /)],
      ['reports', 'gaveUp', 'missing for too long: nexus-ic could not read status: HTTP 404'],
      ['gallery', 'gaveUp', 'refused for too long: alteryx refused the log-in: HTTP 401'],
      ['reports', 'failed', 'the job failed at the vendor: row 7 is bad'],
      ['gallery', 'failed', 'the job failed at the vendor: Tool 12: cannot open the database'],
      ['reports', 'running', 'unreachable: connect ETIMEDOUT'],
    ]);
  });
  it.each<[string, boolean, Partial<ReportJob>]>([
    [
      'cancelled by its caller, with the job',
      false,
      { course: [{ state: 'cancelled', minutes: 1 }], end: { status: 'CANCELLED' } },
    ],
    ['cancelled by its caller, without the job', true, { end: { status: 'CANCELLED' } }],
    ['whose job somebody else cancelled', true, { end: { status: 'FAILED', type: 'JobCancelled' } }],
    ['that runs well', false, { course: [{ state: 'running', minutes: 1 }] }],
    ['that cannot see its job', true, { course: [{ state: 'running', minutes: 1, condition: 'missing' }] }],
  ])('a wait %s is a problem: %s', (_, isProblem, more) => {
    expect(reportData([job(more)], REPORT_FROM, REPORT_TO).problems).toHaveLength(isProblem ? 1 : 0);
  });
  it('has a page even without a job', () => {
    expect(pageOf()).toContain('No job was awaited in this time.');
  });
});

describe('the axis', () => {
  it('places a time in percent of the width, cut at the borders', () => {
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
  it('labels midnight with the day', () => {
    const labels = new Axis(REPORT_FROM, REPORT_TO).ticks.map(({ label }) => label);
    expect(labels).toEqual(['20:00', '22:00', '22 Nov', '02:00', '04:00', '06:00']);
  });
});

describe('the page', () => {
  it('shows every text from a vendor as text', () => {
    const evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>';
    const page = pageOf({
      jobId: evil,
      course: [{ state: 'failed', minutes: 5, condition: 'refused', problem: evil }],
      events: [{ minute: 1, event: 'cancelRequested', detail: evil }],
      end: { status: 'FAILED', type: 'JobFailed', message: evil },
      outcome: {
        summary: evil,
        vendorState: evil,
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
  it('marks a wait that started before the report', () => {
    expect(pageOf({ from: -60, course: [{ state: 'running', minutes: 90 }] })).toContain(
      'started before, at 2026-11-21T19:00:00.000Z',
    );
  });
});
