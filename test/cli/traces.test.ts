/** The traces of a worker, as a collector of OpenTelemetry gets them. */
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OtlpReceiver } from '../helpers/otlp-receiver.js';
import { runWorker, type RunningWorker } from '../helpers/processes.js';
import { configOf, openStage, QUICK, type Stage } from '../helpers/stage.js';
import { SUCCEEDS } from '../helpers/timelines.js';
import { until } from '../helpers/waits.js';

let stage: Stage;
let receiver: OtlpReceiver;
let worker: RunningWorker;

beforeAll(async () => {
  receiver = await OtlpReceiver.start();
  stage = await openStage();
  stage.alsoSearch(() => ({ name: 'the traces', content: Buffer.concat(receiver.bodies) }));
  await stage.vigil('setup');
  worker = await stage.startWorker(['--traces', receiver.url], {
    OTEL_BSP_SCHEDULE_DELAY: '200',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=one',
  });
}, 90_000);
afterAll(async () => {
  await stage.stop();
  await receiver.stop();
});

/** The spans of a job, once there are enough. */
async function spansOf(jobId: string, name: string, atLeast = 1) {
  await until(() => Promise.resolve(receiver.named(name, { 'vigil.job.id': jobId }).length >= atLeast));
  return receiver.named(name, { 'vigil.job.id': jobId });
}

describe('vigil-worker --traces', () => {
  it('sends a span for each poll, with its connection, its job, its wait and its result', async () => {
    const jobId = stage.reports.addJob({ timeline: [{ status: 3 }, { status: 3 }, { status: 4 }] });
    stage.reports.fault({ step: 'status', jobId, after: 1, times: 3, answer: { status: 503 } });
    expect((await stage.vigil('await', 'reports', jobId, ...QUICK)).exitCode).toBe(0);
    const polls = await spansOf(jobId, 'poll', 3);
    expect(polls[0]).toMatchObject({
      kind: 'INTERNAL',
      parentSpanId: undefined,
      status: { code: 'UNSET' },
      attributes: {
        'vigil.connection': 'reports',
        'vigil.job.id': jobId,
        'vigil.result': 'changed',
        'vigil.job.state': 'running',
        temporalWorkflowID: `vigil:reports:${jobId}`,
      },
    });
    const failed = polls.find(({ attributes }) => attributes['vigil.result'] === 'unreachable');
    expect(failed).toMatchObject({ status: { code: 'ERROR' }, attributes: { 'error.type': 'unreachable' } });
    expect(new Set(polls.map(({ traceId }) => traceId)).size).toBe(polls.length);
  }, 60_000);

  it('sends a span for each request by the conventions for HTTP clients, as a child, without the query', async () => {
    const jobId = stage.reports.addJob({ timeline: [{ status: 3 }, { status: 4 }] });
    stage.reports.fault({ step: 'status', jobId, after: 1, times: 1, answer: { status: 503 } });
    expect((await stage.vigil('await', 'reports', jobId, ...QUICK)).exitCode).toBe(0);
    const polls = await spansOf(jobId, 'poll', 2);
    const [first, ...later] = polls.flatMap((poll) => receiver.childrenOf(poll));
    const { hostname, port, origin } = new URL(stage.reports.baseUrl);
    expect(first).toMatchObject({
      name: 'GET',
      kind: 'CLIENT',
      status: { code: 'UNSET' },
      attributes: {
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'server.address': hostname,
        'server.port': Number(port),
        'url.full': `${origin}/icweb.dll/jobStatus`,
        'vigil.request': 'read status',
      },
    });
    const refused = later.find(({ attributes }) => attributes['http.response.status_code'] === 503);
    expect(refused).toMatchObject({ status: { code: 'ERROR' }, attributes: { 'error.type': '503' } });
  }, 60_000);

  it('sends a span for what is collected, with its requests', async () => {
    const content = { mediaType: 'text/plain', body: 'a report' };
    const jobId = stage.reports.addJob({ timeline: [{ status: 4 }], content });
    expect((await stage.vigil('await', 'reports', jobId, ...QUICK)).exitCode).toBe(0);
    const [messages] = await spansOf(jobId, 'collect messages');
    const [collected] = await spansOf(jobId, 'collect content');
    for (const span of [messages, collected]) expect(span!.attributes).toMatchObject({ 'vigil.result': 'collected' });
    const requests = receiver.childrenOf(collected!).map(({ attributes }) => attributes['vigil.request']);
    expect(requests).toContain('open content');
  }, 60_000);

  it('sends a span for a cancel and for the submit of a run', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    const wait = stage.startVigil('await', 'calls', jobId, ...QUICK);
    await spansOf(jobId, 'poll', 2);
    expect((await stage.vigil('cancel', 'calls', jobId)).exitCode).toBe(0);
    expect((await wait.ended).exitCode).toBe(4);
    const [cancel] = await spansOf(jobId, 'cancel');
    expect(cancel!.attributes).toMatchObject({ 'vigil.result': 'accepted', 'vigil.attempt': 1 });
    const workflowId = stage.gallery.addWorkflow({ questions: [], job: { timeline: SUCCEEDS } });
    await stage.writeConfig('job.yaml', `workflowId: ${workflowId}\n`);
    const ran = await stage.vigil('run', 'gallery', '--job', 'job.yaml', '--key', 'one', ...QUICK);
    expect(ran.exitCode).toBe(0);
    await until(() => Promise.resolve(receiver.named('submit').length > 0));
    const [submit] = receiver.named('submit');
    expect(submit!.attributes).toMatchObject({
      'vigil.connection': 'gallery',
      'vigil.run.key': 'one',
      'vigil.result': 'submitted',
      'vigil.job.id': stage.gallery.started.all[0]?.id,
      temporalWorkflowID: 'vigil:gallery:run:one',
    });
  }, 60_000);

  it('names the service and what OTEL_RESOURCE_ATTRIBUTES adds, and sends the headers of the environment', () => {
    expect(receiver.resources[0]).toMatchObject({
      'service.name': 'vigil-worker',
      'service.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
      'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'deployment.environment.name': 'test',
    });
    expect(receiver.headers[0]).toMatchObject({ 'x-tenant': 'one', 'content-type': 'application/x-protobuf' });
    expect(new Set(receiver.paths)).toEqual(new Set(['/v1/traces']));
  });

  it('sends no trace context to a vendor', () => {
    const requests = [stage.reports, stage.calls, stage.gallery].flatMap(({ ledger }) => ledger);
    expect(requests.length).toBeGreaterThan(10);
    expect(requests.filter(({ headers }) => 'traceparent' in headers)).toEqual([]);
  });

  it('sends the last spans when it stops', async () => {
    const quiet = await OtlpReceiver.start();
    await worker.stop();
    worker = await stage.startWorker(['--traces', quiet.url], { OTEL_BSP_SCHEDULE_DELAY: '3600000' });
    const jobId = stage.reports.addJob({ timeline: [{ status: 4 }] });
    expect((await stage.vigil('await', 'reports', jobId, ...QUICK)).exitCode).toBe(0);
    expect(quiet.spans).toEqual([]);
    await worker.stop();
    expect(quiet.named('collect content', { 'vigil.job.id': jobId })).toHaveLength(1);
    await quiet.stop();
  }, 60_000);
});

describe('a connection with traceContext: true', () => {
  it("sends the trace context of each request's span, and no baggage", async () => {
    // For the first connection, `reports`.
    const config = configOf(stage).replace('rateLimit: 1000', 'rateLimit: 1000, traceContext: true');
    const path = await stage.writeConfig('traced.yaml', config);
    await stage.stopWorkers();
    await stage.startWorker(['--config', path, '--traces', receiver.url], { OTEL_BSP_SCHEDULE_DELAY: '200' });
    const jobId = stage.reports.addJob({ timeline: [{ status: 3 }, { status: 4 }] });
    expect((await stage.vigil('await', 'reports', jobId, ...QUICK)).exitCode).toBe(0);
    const polls = await spansOf(jobId, 'poll', 2);
    const sent = new Set(
      polls
        .flatMap((poll) => receiver.childrenOf(poll))
        .map(({ traceId, spanId }) => `00-${hex(traceId)}-${hex(spanId)}-01`),
    );
    const got = stage.reports.ledger.flatMap(({ headers }) => headers['traceparent'] ?? []);
    for (const one of sent) expect(got).toContain(one);
    expect(sent.size).toBeGreaterThanOrEqual(2);
    expect(stage.reports.ledger.filter(({ headers }) => 'baggage' in headers)).toEqual([]);
  }, 60_000);
});

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}

describe('a collector that is away', () => {
  it('is one line of the log, and no wait suffers', async () => {
    await stage.stopWorkers();
    const away = await OtlpReceiver.start();
    away.status = 400;
    const started = await stage.startWorker(['--traces', away.url], { OTEL_BSP_SCHEDULE_DELAY: '50' });
    const jobId = stage.reports.addJob({ timeline: [{ status: 3 }, { status: 3 }, { status: 4 }] });
    expect((await stage.vigil('await', 'reports', jobId, ...QUICK)).exitCode).toBe(0);
    await until(() => Promise.resolve(away.bodies.length >= 2));
    await started.stop();
    const lines = started.log.split('\n').filter((line) => line.includes('traces could not be sent'));
    expect(lines).toHaveLength(1);
    await away.stop();
  }, 60_000);
});

describe('vigil-worker --traces by gRPC', () => {
  it.each([
    ['grpc', 'PRI * HTTP/2.0'],
    ['grpcs', '\x16\x03'],
  ])(
    'speaks %s as its scheme says',
    async (scheme, beginning) => {
      await stage.stopWorkers();
      const collector = createTcpServer().listen(0, '127.0.0.1');
      await once(collector, 'listening');
      const { port } = collector.address() as AddressInfo;
      const sent = once(collector, 'connection').then(async ([socket]: Socket[]) => {
        const [bytes] = (await once(socket!, 'data')) as [Buffer];
        socket!.destroy();
        return bytes.toString('latin1');
      });
      const started = await stage.startWorker(['--traces', `${scheme}://localhost:${port}`], {
        OTEL_BSP_SCHEDULE_DELAY: '100',
      });
      const jobId = stage.reports.addJob({ timeline: [{ status: 4 }] });
      expect((await stage.vigil('await', 'reports', jobId, ...QUICK)).exitCode).toBe(0);
      expect((await sent).slice(0, beginning.length)).toBe(beginning);
      await started.stop();
      collector.close();
    },
    60_000,
  );
});

describe('a wrong --traces', () => {
  it.each(['4318', '127.0.0.1:4318', 'http://user:password@collector:4318', 'ftp://collector'])(
    '%s is refused in one line',
    async (value) => {
      const ran = await runWorker(stage.env, ['--traces', value]);
      expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^vigil-worker: --traces: [^\n]+$/) });
      expect(ran.stderr).toContain('expected the URL of a collector, such as http://127.0.0.1:4318');
    },
    30_000,
  );
});
