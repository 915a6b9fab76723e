import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sha256Of } from '../../simulators/content.js';
import { fileStore } from '../../src/content/file-store.js';
import { failureOf } from '../helpers/waits.js';
import { QUICK, serveInTests, untilJob, type NexusIcServed } from './served.js';

const served = serveInTests();
const BODY = { bytes: 300_000, seed: 7 };
const CONTENT = { fileName: 'report.bin', mediaType: 'application/octet-stream', body: BODY };
let nexus: NexusIcServed;
let parent: string;
let folder: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'vigil-store-'));
  folder = join(parent, 'content');
  nexus = await served.nexusIc({ store: fileStore(folder) });
}, 60_000);
beforeEach(() => openStore());
afterAll(() => rm(parent, { recursive: true, force: true }));

async function openStore(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  // The collection of an earlier test may have created it again.
  await mkdir(folder, { recursive: true });
}

/** A file where the folder should be: nothing can be written there, not even by root. */
async function closeStore(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await writeFile(folder, '');
}

async function ended(status: 4 | 5, input: object = {}) {
  const jobId = nexus.simulator.addJob({ timeline: [{ status, summary: 'said at the end' }], content: CONTENT });
  return { jobId, handle: await nexus.waits.start({ jobId, ...QUICK, ...input }) };
}

describe('collecting', () => {
  it('stores messages and content, each with its hash', async () => {
    const { handle } = await ended(4);
    const { messages, content } = await handle.result();
    expect(messages).toMatchObject({ total: 1, last: [{ severity: 'info', text: 'said at the end' }] });
    expect(await readFile(fileURLToPath(messages.uri!), 'utf8')).toContain('said at the end');
    expect(content).toMatchObject([{ name: 'report.bin', bytes: 300_000, sha256: sha256Of(BODY) }]);
    expect((await readFile(fileURLToPath(content[0]!.uri))).length).toBe(300_000);
  });
  it('leaves out what is not requested', async () => {
    const { handle, jobId } = await ended(4, { collect: { messages: false, content: false } });
    expect(await handle.result()).toMatchObject({ messages: { total: 0, uri: null }, content: [] });
    expect(nexus.simulator.requests('content', jobId)).toHaveLength(0);
  });
  it('continues by itself once the store can be written again', async () => {
    await closeStore();
    const { handle } = await ended(4);
    expect(await untilJob(handle, ({ condition }) => condition === 'unstored')).toMatchObject({
      phase: 'collecting',
      state: 'succeeded',
    });
    await openStore();
    expect(await handle.result()).toMatchObject({ condition: 'clear', content: [{ bytes: 300_000 }] });
  });
  it('fails as CollectionFailed when collectDeadline passes', async () => {
    await closeStore();
    const { handle } = await ended(4, { collectDeadline: '1s' });
    expect(await failureOf(handle)).toMatchObject({
      type: 'CollectionFailed',
      message: expect.stringContaining('the content store cannot be written'),
      outcome: { state: 'succeeded', phase: 'ended', condition: 'unstored', content: [] },
    });
  });
  it('fails as CollectionFailed when the patience with the store ends', async () => {
    await closeStore();
    const { handle } = await ended(4, { patience: { unstored: '1s' } });
    expect(await failureOf(handle)).toMatchObject({
      type: 'CollectionFailed',
      message: expect.stringContaining('patience'),
    });
  });
  it('does not change the end of a failed job if messages cannot be stored', async () => {
    await closeStore();
    const { handle } = await ended(5, { collectDeadline: '1s' });
    expect(await failureOf(handle)).toMatchObject({
      type: 'JobFailed',
      outcome: { state: 'failed', condition: 'clear', messages: { total: 0 }, content: [] },
    });
  });
  it('collects no content of a job that failed', async () => {
    const { handle, jobId } = await ended(5);
    expect(await failureOf(handle)).toMatchObject({
      type: 'JobFailed',
      outcome: { messages: { total: 1 }, content: [] },
    });
    expect(nexus.simulator.requests('content', jobId)).toHaveLength(0);
  });
  it('starts again if the connection broke in the middle', async () => {
    const { handle, jobId } = await ended(4, { collect: { messages: false } });
    nexus.simulator.fault({ step: 'content', jobId, wire: 'reset-mid-body', times: 2 });
    expect(await handle.result()).toMatchObject({ content: [{ bytes: 300_000, sha256: sha256Of(BODY) }] });
    expect(nexus.simulator.requests('content', jobId)).toHaveLength(3);
  });
  it('respects Retry-After', async () => {
    const { handle, jobId } = await ended(4, { collect: { messages: false } });
    const throttled = { status: 429, headers: { 'retry-after': '1' } };
    nexus.simulator.fault({ step: 'content', jobId, answer: throttled });
    await handle.result();
    const [first, second] = nexus.simulator.requests('content', jobId);
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(950);
  });
});

describe('a cancel while collecting', () => {
  it('comes too late, so the wait collects to the end and reports that', async () => {
    await closeStore();
    const { handle } = await ended(4);
    await untilJob(handle, ({ condition }) => condition === 'unstored');
    await handle.cancel();
    await untilJob(handle, ({ cancel }) => cancel !== null);
    await openStore();
    expect(await handle.result()).toMatchObject({
      state: 'succeeded',
      content: [{ bytes: 300_000 }],
      cancel: { by: 'caller', result: 'finishedAnyway' },
    });
  });
  it('ends the collection at once with onCancel: leave', async () => {
    await closeStore();
    const { handle } = await ended(4, { onCancel: 'leave' });
    await untilJob(handle, ({ condition }) => condition === 'unstored');
    await handle.cancel();
    expect(await failureOf(handle)).toMatchObject({
      type: 'Canceled',
      outcome: { state: 'succeeded', content: [], cancel: { result: 'notAsked' } },
    });
  });
});
