/** Waits whose content store is full, read-only or missing for a while: they show it, and continue by themselves. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256Of } from '../../simulators/content.js';
import { fileStore } from '../../src/content/file-store.js';
import { mountSmallDisk, whyNoSmallDisk, type SmallDisk } from '../helpers/small-disk.js';
import { until } from '../helpers/waits.js';
import { QUICK, serveInTests, untilJob, type NexusIcServed } from './served.js';

const served = serveInTests();
const MEGABYTE = 1024 * 1024;
const BODY = { bytes: 3 * MEGABYTE, seed: 7 };
const whyNot = whyNoSmallDisk();

async function begin(nexus: NexusIcServed) {
  const content = { fileName: 'report.bin', mediaType: 'application/zip', body: BODY };
  const jobId = nexus.simulator.addJob({ timeline: [{ status: 4 }], content });
  const handle = await nexus.waits.start({ jobId, ...QUICK, collect: { messages: false } });
  return { jobId, handle };
}

type Handle = Awaited<ReturnType<typeof begin>>['handle'];

async function expectCollected(handle: Handle): Promise<void> {
  const { condition, content } = await handle.result();
  expect({ condition, content }).toMatchObject({ condition: 'clear', content: [{ sha256: sha256Of(BODY) }] });
  expect((await readFile(fileURLToPath(content[0]!.uri))).length).toBe(BODY.bytes);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

(whyNot === undefined ? describe : describe.skip)(`a small disk${whyNot === undefined ? '' : ` (${whyNot})`}`, () => {
  let disk: SmallDisk;
  let nexus: NexusIcServed;
  beforeAll(async () => {
    disk = await mountSmallDisk('size=2m');
    nexus = await served.nexusIc({ store: fileStore(disk.folder) });
  });
  afterAll(() => disk.unmount());

  it('that is full makes the wait unstored, keeps no partial file, and gets the content once there is room', async () => {
    const { jobId, handle } = await begin(nexus);
    const job = await untilJob(handle, ({ condition }) => condition === 'unstored');
    expect(job).toMatchObject({ phase: 'collecting', state: 'succeeded' });
    const lastProblem = async () =>
      (await handle.describe()).raw.pendingActivities?.[0]?.lastFailure?.message ?? 'none yet';
    // Known before any byte is downloaded again.
    await until(async () => /the content store has .+ free, but the content needs 3\.15 MB/.test(await lastProblem()));
    expect(nexus.simulator.requests('content', jobId).length).toBeGreaterThanOrEqual(2);
    expect(await filesIn(disk.folder)).toEqual([]);
    await disk.remount('size=8m');
    await expectCollected(handle);
  });

  it('that is read-only makes the wait unstored, and no content is requested until it is writable', async () => {
    await disk.remount('ro');
    const { jobId, handle } = await begin(nexus);
    await untilJob(handle, ({ condition }) => condition === 'unstored');
    await until(async () => ((await handle.describe()).raw.pendingActivities?.[0]?.attempt ?? 0) >= 3);
    expect(nexus.simulator.requests('content', jobId)).toHaveLength(1);
    await disk.remount('rw');
    await expectCollected(handle);
  });
});

describe('the folder of the store', () => {
  let parent: string;
  let folder: string;
  let nexus: NexusIcServed;
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'vigil-store-'));
    folder = join(parent, 'content');
    nexus = await served.nexusIc({ store: fileStore(folder) });
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));

  it('is created if it is missing', async () => {
    const { handle } = await begin(nexus);
    await expectCollected(handle);
  });

  it('is created again if it is removed during a download, and the content is collected', async () => {
    nexus.simulator.fault({ step: 'content', wire: 'stall' });
    const { jobId, handle } = await begin(nexus);
    await until(async () => (await filesIn(folder)).some((name) => name.endsWith('.partial')));
    await rm(folder, { recursive: true });
    expect(nexus.simulator.requests('content', jobId)).toHaveLength(1);
    await expectCollected(handle);
  });

  it('that is replaced by a file makes the wait unstored until the folder is restored', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, '');
    const { handle } = await begin(nexus);
    await untilJob(handle, ({ condition }) => condition === 'unstored');
    await rm(folder);
    await mkdir(folder);
    await expectCollected(handle);
  });
});
