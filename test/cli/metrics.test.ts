/** The metrics of a worker, as Prometheus reads them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { METRICS } from '../../src/contract/metrics.js';
import { findFreePorts } from '../helpers/free-ports.js';
import { runWorker } from '../helpers/processes.js';
import { configOf, openStage, QUICK, type Stage } from '../helpers/stage.js';
import { SUCCEEDS } from '../helpers/timelines.js';
import { until } from '../helpers/waits.js';

let stage: Stage;
let hook: Server;
let page: string;
const jobIds: string[] = [];

beforeAll(async () => {
  stage = await openStage();
  hook = createServer((_request, response) => response.writeHead(500).end()).listen(0, '127.0.0.1');
  await once(hook, 'listening');
  const { port } = hook.address() as AddressInfo;
  const notify = `notify: [{ to: "http://127.0.0.1:${port}/hook", as: webhook, on: [mayStillRun] }]\n`;
  await stage.writeConfig('vigil.yaml', notify + configOf(stage));
  await stage.vigil('setup');
  const [metrics] = await findFreePorts(1);
  page = `http://127.0.0.1:${metrics}/metrics`;
  await stage.startWorker(['--metrics', `127.0.0.1:${metrics}`]);
}, 90_000);
afterAll(async () => {
  await stage.stop();
  hook.close();
});

async function lines(): Promise<string[]> {
  return (await (await fetch(page)).text()).split('\n');
}

/** The sum of the series of a metric that have these labels. */
async function sumOf(name: string, labels: Record<string, string> = {}): Promise<number> {
  const matching = (await lines()).filter(
    (line) =>
      line.startsWith(`${name}{`) &&
      Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)),
  );
  return matching.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

describe('vigil-worker --metrics', () => {
  it('counts the polls, requests, log-ins, content and end of a job', async () => {
    const content = { mediaType: 'text/plain', body: 'a report' };
    const jobId = stage.reports.addJob({ timeline: [{ status: 3 }, { status: 3 }, { status: 4 }], content });
    jobIds.push(jobId);
    stage.reports.fault({ step: 'status', jobId, after: 1, times: 3, answer: { status: 503 } });
    expect((await stage.vigil('await', 'reports', jobId, ...QUICK)).exitCode).toBe(0);
    const connection = 'reports';
    expect(await sumOf('vigil_polls_total', { connection, result: 'changed' })).toBeGreaterThanOrEqual(2);
    expect(await sumOf('vigil_polls_total', { connection, result: 'unreachable' })).toBeGreaterThanOrEqual(1);
    const polls = await sumOf('vigil_polls_total', { connection });
    expect(await sumOf('vigil_poll_lag_seconds_count', { connection })).toBe(polls);
    expect(await sumOf('vigil_poll_lag_seconds_bucket', { connection, le: '10' })).toBe(polls);
    const status = { connection, request: 'read status' };
    expect(await sumOf('vigil_vendor_request_seconds_count', { ...status, status: '5xx' })).toBe(3);
    expect(await sumOf('vigil_vendor_request_seconds_count', { ...status, status: '2xx' })).toBeGreaterThanOrEqual(3);
    expect(await sumOf('vigil_log_ins_total', { connection, result: 'accepted' })).toBe(1);
    expect(await sumOf('vigil_content_bytes_total', { connection })).toBe('a report'.length);
    expect(await sumOf('vigil_content_seconds_count', { connection })).toBe(1);
    expect(await sumOf('vigil_waits_ended_total', { connection, outcome: 'succeeded', may_still_run: 'false' })).toBe(
      1,
    );
  }, 60_000);

  it('counts the submit of a run', async () => {
    const workflowId = stage.gallery.addWorkflow({ questions: [], job: { timeline: SUCCEEDS } });
    await stage.writeConfig('job.yaml', `workflowId: ${workflowId}\n`);
    const ran = await stage.vigil('run', 'gallery', '--job', 'job.yaml', '--key', 'one', ...QUICK);
    expect(ran.exitCode).toBe(0);
    const connection = 'gallery';
    expect(await sumOf('vigil_submits_total', { connection, result: 'submitted' })).toBe(1);
    expect(await sumOf('vigil_vendor_request_seconds_count', { connection, request: 'start the job' })).toBe(1);
  }, 60_000);

  it('counts a wait whose job may still run, and a notification that nobody takes', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    jobIds.push(jobId);
    const ran = await stage.vigil('await', 'calls', jobId, ...QUICK, '--deadline', '1s', '--set', 'onDeadline=leave');
    expect(ran.exitCode).toBe(10);
    const labels = { connection: 'calls', outcome: 'DeadlineExceeded', may_still_run: 'true' };
    expect(await sumOf('vigil_waits_ended_total', labels)).toBe(1);
    await until(async () => (await sumOf('vigil_notifications_total', { channel: 'webhook', result: 'failed' })) >= 1);
  }, 60_000);

  it('has only the metrics and the labels of the documentation, and no id of a job', async () => {
    const ours = (await lines()).filter((line) => line.startsWith('vigil_'));
    const added = ['namespace', 'taskQueue', 'workflowType', 'le'];
    for (const line of ours) {
      const [, series = '', labels = ''] = /^(\w+)\{(.*)\} \S+$/.exec(line) ?? [];
      const name = series in METRICS ? series : series.replace(/_(bucket|sum|count)$/, '');
      const allowed = [...(METRICS[name as keyof typeof METRICS].labels as readonly string[]), ...added];
      const used = [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label!);
      expect(used.filter((label) => !allowed.includes(label))).toEqual([]);
      const values = [...labels.matchAll(/(\w+)="([^"]*)"/g)].filter(([, label]) => label !== 'le');
      expect(values.filter(([, , value]) => jobIds.includes(value!))).toEqual([]);
      expect(labels).not.toMatch(/127\.0\.0\.1|\/hook/);
    }
    expect(ours.length).toBeGreaterThan(20);
  });

  it('has the metrics of the SDK beside its own', async () => {
    expect((await lines()).some((line) => line.startsWith('temporal_'))).toBe(true);
  });
});

describe('vigil-worker --metrics with the URL of a collector', () => {
  /** TLS begins with a handshake record, and HTTP/2 in plain text with PRI. */
  it.each([
    ['http', 'POST /v1/metrics HTTP'],
    ['grpc', 'PRI * HTTP/2.0'],
    ['grpcs', '\x16\x03'],
  ])(
    'sends %s as its scheme says',
    async (scheme, beginning) => {
      const collector = createTcpServer().listen(0, '127.0.0.1');
      await once(collector, 'listening');
      const { port } = collector.address() as AddressInfo;
      const sent = once(collector, 'connection').then(async ([socket]: Socket[]) => {
        const [bytes] = (await once(socket!, 'data')) as [Buffer];
        socket!.destroy();
        return bytes.toString('latin1');
      });
      const worker = await stage.startWorker(['--metrics', `${scheme}://localhost:${port}`]);
      expect((await sent).slice(0, beginning.length)).toBe(beginning);
      collector.close();
      await worker.stop();
    },
    60_000,
  );
});

describe('a wrong --metrics', () => {
  it.each([
    [
      '9464',
      '--metrics: expected HOST:PORT, such as 127.0.0.1:9464, or the URL of a collector, such as http://127.0.0.1:4318',
    ],
    ['no-such-host.invalid:9464', '--metrics: no-such-host.invalid has no address (E'],
  ])(
    '%s is refused in one line',
    async (value, problem) => {
      const ran = await runWorker(stage.env, ['--metrics', value]);
      expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^vigil-worker: --metrics: [^\n]+$/) });
      expect(ran.stderr).toContain(problem);
    },
    30_000,
  );

  it('that another process uses is refused in one line', async () => {
    const ran = await runWorker(stage.env, ['--metrics', new URL(page).host]);
    expect(ran).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^vigil-worker: --metrics: [^\n]+$/) });
  }, 30_000);
});
