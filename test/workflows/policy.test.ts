import { readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { ownConnections, parseConfig, type ConnectionConfig } from '../../src/config/config.js';
import { policyOf } from '../../src/config/connection-policy.js';
import { A_JOB_ID } from '../../src/contract/job-id.js';
import { CANCEL_FORBIDDEN } from '../../src/contract/connection-policy.js';
import { cancelText } from '../../src/text/cancel-text.js';
import { createVendorClient } from '../../src/vendors/index.js';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import { failureOf, type Waits } from '../helpers/waits.js';
import { QUICK, cancelFor, jobOf, serveInTests, untilJob } from './served.js';

const served = serveInTests();
const gallery = new AlteryxSimulator({ cancel: true });

beforeAll(async () => {
  process.env['VIGIL_POLICY_SECRET'] = 'correct-horse';
  await gallery.start();
  served.endWith(() => gallery.stop());
}, 60_000);

/** A connection of the config, as a worker reads it. */
function connectionOf(more: object = {}): ConnectionConfig {
  const connection = {
    vendor: 'alteryx',
    baseUrl: gallery.baseUrl,
    clientId: 'vigil-client',
    clientSecret: '${env:VIGIL_POLICY_SECRET}',
    cancel: { method: 'DELETE', path: '/v3/jobs/{jobId}' },
    ...more,
  };
  return ownConnections(parseConfig(JSON.stringify({ connections: { gallery: connection } }), 'vigil.yaml')).get(
    'gallery',
  )!;
}

function serve(more: object = {}): Promise<Waits> {
  const connection = connectionOf(more);
  return served.vendor(createVendorClient(connection), { connection: 'gallery', policy: policyOf(connection) });
}

/** The limits of a connection on which a test need not wait. */
const FREQUENT = { minInterval: '10ms' };

describe('a job id', () => {
  it.each([
    ['../../configuration/users/jdoe', `jobId: expected ${A_JOB_ID}`],
    ['34', 'jobId: expected the id of an Alteryx job: 24 hexadecimal digits'],
  ])('that does not fit, such as %s, ends the wait as InvalidInput without any request', async (jobId, problem) => {
    const waits = await serve();
    const handle = await waits.start({ jobId, ...QUICK });
    expect(await failureOf(handle)).toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining(problem) as unknown,
      outcome: { phase: 'ended', jobId, cost: { polls: 0 } },
    });
    expect(gallery.ledger).toEqual([]);
  });
});

describe('cancel: false', () => {
  it.each<[string, object, (handle: WorkflowHandle) => Promise<unknown>, string]>([
    ['a caller', {}, (handle) => cancelFor(served.server, handle, 'no longer needed'), 'Canceled'],
    ['a deadline', { deadline: '1s' }, () => Promise.resolve(), 'DeadlineExceeded'],
  ])(
    'refuses the cancel of %s without a request, and says that the config forbids it',
    async (_who, input, ask, type) => {
      const waits = await serve({ cancel: false, limits: FREQUENT });
      const jobId = gallery.addJob({ timeline: [{ status: 'Running' }] });
      const handle = await waits.start({ jobId, ...QUICK, ...input });
      await untilJob(handle, ({ state }) => state === 'running');
      await ask(handle);
      const { outcome, ...failure } = await failureOf(handle);
      expect(failure.type).toBe(type);
      expect(outcome).toMatchObject({ state: 'running', cancel: { result: 'refused' } });
      expect(outcome.timeline).toContainEqual(
        expect.objectContaining({ event: 'cancelRefused', detail: CANCEL_FORBIDDEN }),
      );
      expect(cancelText(outcome).job).toBe("the connection's config forbids cancels, so the job may still run");
      expect(gallery.requests('cancel', jobId)).toEqual([]);
      if (type === 'DeadlineExceeded') expect(failure.message).toContain("the connection's config forbids cancels");
    },
  );
});

describe('limits.minInterval', () => {
  it('raises a backoff below it, and the wait says so', async () => {
    const waits = await serve({ limits: { minInterval: '600ms' } });
    const jobId = gallery.addJob({ timeline: [{ status: 'Running' }] });
    const handle = await waits.start({ jobId, backoff: { initial: '10ms', max: '10ms', jitter: 1 } });
    await gallery.requested('status', 4, jobId);
    const [first, ...later] = gallery.requests('status', jobId).map(({ at }) => at);
    const gaps = later.map((at, nth) => at - (later[nth - 1] ?? first!));
    // The first delay counts from the answer, the others from the question.
    expect(Math.min(...gaps)).toBeGreaterThan(500);
    const { timeline } = await jobOf(handle);
    expect(timeline).toContainEqual(
      expect.objectContaining({
        event: 'limited',
        detail: 'polls are at least 0.6s apart, not 10ms (limits.minInterval of the connection)',
      }),
    );
  });
});

describe('limits.maxDeadline', () => {
  it('shortens a longer deadline, refuses to extend it past the limit, and the wait says so', async () => {
    const waits = await serve({ limits: { ...FREQUENT, maxDeadline: '1h' } });
    const jobId = gallery.addJob({ timeline: [{ status: 'Running' }] });
    const handle = await waits.start({ jobId, ...QUICK, deadline: '2d' });
    await untilJob(handle, ({ state }) => state === 'running');
    const { timeline, times } = await jobOf(handle);
    expect(timeline).toContainEqual(
      expect.objectContaining({
        event: 'limited',
        detail: 'the deadline is 1h, not 2d (limits.maxDeadline of the connection)',
      }),
    );
    const latest = new Date(Date.parse(times.awaitedFrom) + 3_600_000).toISOString();
    expect(await handle.query('limit')).toEqual({ at: latest, what: 'the deadline' });
    await expect(handle.executeUpdate('extendDeadline', { args: [{ deadline: '2h' }] })).rejects.toMatchObject({
      cause: { message: `deadline: the connection allows at most ${latest} (limits.maxDeadline)` },
    });
    await handle.executeUpdate('extendDeadline', { args: [{ deadline: '30m' }] });
    await handle.terminate();
  });
});

describe('limits.maxContentBytes', () => {
  const megabyte = { mediaType: 'text/csv', body: { bytes: 1_000_000, seed: 1 } };

  it.each([
    ['that announces more', {}],
    ['that turns out to be more', { announceLength: false }],
  ])('fails a collection %s at once, and keeps no part of the file', async (_title, how) => {
    const waits = await serve({ limits: { ...FREQUENT, maxContentBytes: 500_000 } });
    const outputs = [{ fileName: 'big.csv', formats: { Raw: { ...megabyte, ...how } } }];
    const jobId = gallery.addJob({ timeline: [{ status: 'Completed' }], outputs });
    const handle = await waits.start({ jobId, ...QUICK });
    expect(await failureOf(handle)).toMatchObject({
      type: 'CollectionFailed',
      message: expect.stringContaining('more than 500000 bytes of content') as unknown,
      outcome: { state: 'succeeded', content: [] },
    });
    expect(gallery.requests('content', jobId)).toHaveLength(1);
    const files = await readdir(waits.folder, { recursive: true, withFileTypes: true });
    expect(files.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
  });

  it('counts all files of a job together', async () => {
    const waits = await serve({ limits: { ...FREQUENT, maxContentBytes: 1_500_000 } });
    const outputs = ['a.csv', 'b.csv'].map((fileName) => ({ fileName, formats: { Raw: megabyte } }));
    const jobId = gallery.addJob({ timeline: [{ status: 'Completed' }], outputs });
    const failed = await failureOf(await waits.start({ jobId, ...QUICK }));
    expect(failed).toMatchObject({ type: 'CollectionFailed' });
  });
});

describe('limits.maxMessages', () => {
  it('collects the first messages, and one more that says so', async () => {
    const waits = await serve({ limits: { ...FREQUENT, maxMessages: 2 } });
    const messages = ['a', 'b', 'c', 'd'].map((text) => ({ status: 1, text, toolId: -1 }));
    const jobId = gallery.addJob({ timeline: [{ status: 'Completed' }], messages });
    const outcome = await (await waits.start({ jobId, ...QUICK })).result();
    expect(outcome.messages).toMatchObject({ total: 3, bySeverity: { info: 2, warning: 1 } });
    expect(outcome.messages.last.map(({ text }) => text)).toEqual([
      'a',
      'b',
      'The job has more messages; this connection collects 2 of a job (limits.maxMessages).',
    ]);
  });
});

describe('files', () => {
  it('are refused at the first poll unless the config offers them', async () => {
    const planning = new OracleEpmSimulator();
    await planning.start();
    served.endWith(() => planning.stop());
    const { accepts, application, url: baseUrl } = planning;
    process.env['VIGIL_POLICY_PASSWORD'] = accepts.password;
    const auth = { user: accepts.user, password: '${env:VIGIL_POLICY_PASSWORD}' };
    const oracle = { vendor: 'oracle-epm', baseUrl, application, auth, limits: FREQUENT, files: ['nightly*.zip'] };
    const config = parseConfig(JSON.stringify({ connections: { planning: oracle } }), 'vigil.yaml');
    const connection = ownConnections(config).get('planning')!;
    const policy = policyOf(connection);
    const waits = await served.vendor(createVendorClient(connection), { connection: 'planning', policy });
    const jobId = planning.addJob({ timeline: [{ status: -1 }, { status: 0 }] });
    planning.addFile('nightly-1.zip', { mediaType: 'application/zip', body: 'zip' });
    const refused = await waits.start({ jobId, ...QUICK, content: { file: 'Artifact Snapshot' } });
    expect(await failureOf(refused)).toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining('content.file: this connection offers only nightly*.zip') as unknown,
    });
    expect(planning.ledger).toEqual([]);
    const taken = await (await waits.start({ jobId, ...QUICK, content: { file: 'nightly-1.zip' } })).result();
    expect(taken.content).toMatchObject([{ name: 'nightly-1.zip', bytes: 3 }]);
  });
});
