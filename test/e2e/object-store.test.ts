/** A real wait whose worker stores in an object store, and commands that read it from a machine with nothing but the config. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256Of } from '../../simulators/content.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import { startS3, type ObjectServer } from '../helpers/object-stores.js';
import { vigil } from '../helpers/processes.js';
import { configOf, openStage, QUICK, type Stage } from '../helpers/stage.js';
import { until } from '../helpers/waits.js';

const BODY = { bytes: 20 * 1024 * 1024, seed: 3 };

describe('a wait whose worker stores in S3', () => {
  let stage: Stage;
  let server: ObjectServer | undefined;
  let elsewhere: string;
  let config: string;
  beforeAll(async () => {
    server = await startS3();
    elsewhere = await mkdtemp(join(tmpdir(), 'vigil-elsewhere-'));
    stage = await openStage();
    if (!server) return;
    const { bucket, region, endpoint } = server.settings;
    const content = `content: { store: s3, bucket: ${bucket}, prefix: a/b, region: ${region}, endpoint: "${endpoint}", forcePathStyle: true, keep: 90d }`;
    config = await stage.writeConfig('s3.yaml', configOf(stage).replace(/^content:.*$/m, content));
    // The search for secrets looks for it, too.
    await stage.writeSecret('object-store', server.env['AWS_SECRET_ACCESS_KEY'] ?? '');
    await stage.startWorker(['--config', config], server.env);
  }, 900_000);
  afterAll(async () => {
    await stage.stop();
    await server?.stop();
    await rm(elsewhere, { recursive: true, force: true });
  });

  const run = (...args: string[]) =>
    vigil(args, { env: { ...stage.env, ...server?.env, VIGIL_CONFIG: config }, cwd: elsewhere });

  it('has receipts that another machine can read, and its files are what the vendor has', async () => {
    if (!server) return;
    const outputs = [{ fileName: 'out.csv', formats: { Raw: { mediaType: 'text/csv', body: BODY } } }];
    const jobId = stage.gallery.addJob({
      timeline: [{ status: 'Completed' }],
      outputs,
      messages: [{ status: 1, text: 'careful' }],
    } as never);
    const awaited = await run('await', 'gallery', jobId, ...QUICK, '-o', 'json');
    expect(awaited).toMatchObject({ exitCode: 0 });
    const outcome = JSON.parse(awaited.stdout) as JobOutcome;
    expect(outcome.content).toEqual([
      {
        name: 'out.csv',
        mediaType: 'text/csv',
        bytes: BODY.bytes,
        sha256: sha256Of(BODY),
        uri: `s3://content/a/b/gallery/${jobId}/content/out.csv`,
        etag: expect.stringMatching(/^[0-9a-f]{32}-4$/),
        keptUntil: expect.any(String),
      },
    ]);
    const days = (Date.parse(outcome.content[0]?.keptUntil ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThan(90.1);
    const copied = await run('content', 'gallery', jobId, '--to', 'home');
    expect(copied).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await readdir(join(elsewhere, 'home'))).toEqual(['out.csv']);
    expect((await readFile(join(elsewhere, 'home', 'out.csv'))).length).toBe(BODY.bytes);
    expect(await readdir(stage.contentFolder).catch(() => [])).toEqual([]);
  }, 60_000);

  it('keeps what an ended job has made at the vendor while the store is away, and collects it afterwards', async () => {
    if (!server) return;
    const body = 'a;b\n1;2\n';
    const outputs = [{ fileName: 'late.csv', formats: { Raw: { mediaType: 'text/csv', body } } }];
    const jobId = stage.gallery.addJob({
      timeline: [{ status: 'Completed' }],
      outputs,
      messages: [{ status: 1, text: 'careful' }],
    } as never);
    await server.kill();
    expect(await run('await', 'gallery', jobId, ...QUICK, '--detach')).toMatchObject({ exitCode: 0 });
    const known = async () => JSON.parse((await run('show', 'gallery', jobId, '-o', 'json')).stdout) as JobOutcome;
    await until(async () => (await known()).condition === 'unstored', 60_000);
    await server.restart();
    const awaited = await run('await', 'gallery', jobId, ...QUICK, '-o', 'json');
    expect(awaited).toMatchObject({ exitCode: 0 });
    expect((JSON.parse(awaited.stdout) as JobOutcome).content).toMatchObject([
      { name: 'late.csv', bytes: body.length },
    ]);
    const { stdout } = await run('messages', 'gallery', jobId);
    expect(stdout).toContain('careful');
  }, 180_000);

  it('is checked by vigil check, which says what is wrong with the store', async () => {
    if (!server) return;
    const checked = await run('check', 'gallery', '--no-workers', '-o', 'json');
    const findings = (text: string) =>
      (JSON.parse(text) as { findings: { what: string; ok: boolean; found: string; hint?: string }[] }).findings;
    const ofStore = (text: string) => findings(text).find(({ what }) => what.startsWith('content store'));
    expect(ofStore(checked.stdout)).toEqual({
      what: 'content store s3://content/a/b',
      ok: true,
      found: 'a test file was written, read and removed',
    });
    const wrong = { ...stage.env, ...server.env, AWS_SECRET_ACCESS_KEY: 'another-secret-Vb31', VIGIL_CONFIG: config };
    const refused = await vigil(['check', 'gallery', '--no-workers', '-o', 'json'], { env: wrong, cwd: elsewhere });
    expect(ofStore(refused.stdout)).toMatchObject({
      ok: false,
      found: expect.stringContaining('403'),
      hint: 'give the credentials the rights that docs/content-stores.md lists',
    });
  }, 60_000);
});
