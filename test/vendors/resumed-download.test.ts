/** Broken downloads, with a real vendor's client, real HTTP and the real store. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ScriptedAnswer } from '../../simulators/answer.js';
import { sha256Of, type Body, type Version } from '../../simulators/content.js';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import type { WireFault } from '../../simulators/wire.js';
import { fileStore } from '../../src/content/file-store.js';
import type { StoredFile } from '../../src/content/store.js';
import { OracleEpmClient } from '../../src/vendors/oracle-epm/client.js';
import { RESUME_PAUSES_MS } from '../../src/vendors/http/resumed-download.js';
import type { VendorError } from '../../src/vendors/http/vendor-error.js';
import { digestOf } from '../helpers/collect.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';
import { until } from '../helpers/waits.js';
import { nexusIcClient } from '../workflows/served.js';

const simulator = new OracleEpmSimulator();
const V1: Version = { etag: '"v1"' };
let folder: string;
let client: OracleEpmClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-resumed-'));
  await simulator.start();
  client = clientWith({ idle: 300 });
});
afterEach(() => simulator.clearFaults());
afterAll(async () => {
  closeEdges();
  await simulator.stop();
  await rm(folder, { recursive: true, force: true });
});

function clientWith(times: { idle?: number; content?: number }): OracleEpmClient {
  const auth = { user: simulator.accepts.user, password: () => simulator.accepts.password };
  const { application } = simulator;
  return new OracleEpmClient(
    { baseUrl: simulator.url, application, apiVersion: 'v3', auth },
    edgeFor('oracle-epm', times),
  );
}

let files = 0;

/** A file in the vendor's repository. */
function addFile(body: Body, ranges: Version | undefined = V1, announceLength = true): string {
  const name = `file-${(files += 1)}.bin`;
  simulator.addFile(name, { mediaType: 'application/octet-stream', body, ranges, announceLength });
  return name;
}

/** Breaks the next answers with content. */
function breakAt(
  atByte: number,
  { wire = 'reset-mid-body', times = 1 }: { wire?: WireFault; times?: number } = {},
): void {
  simulator.fault({ step: 'content', wire, atByte, times });
}

/** Replaces the answer to a request for the rest. */
function answerTheRest(answer: ScriptedAnswer, times: number | 'always' = 1): void {
  simulator.fault({ step: 'content', answer, times });
}

async function fetchFile(file: string, from = client, signal = new AbortController().signal): Promise<StoredFile> {
  for await (const piece of from.openContent('1', { file }, signal)) {
    return fileStore(folder).put(`planning/1/content/${file}`, piece.body, piece.bytes);
  }
  throw new Error('no content came');
}

async function failureOf(call: Promise<unknown>): Promise<VendorError> {
  return (await call.then(
    () => undefined,
    (error: unknown) => error,
  )) as VendorError;
}

const askedFor = (file: string) => simulator.requests('content').filter(({ path }) => path.includes(file));

describe('a download that is broken', () => {
  const SMALL = Buffer.from('The quick brown fox jumps over 13 lazy dogs.');
  const BIG = { bytes: 3 * 1024 * 1024 + 17, seed: 5 };

  it.each(Array.from(SMALL, (_byte, at) => at).slice(1))(
    'after byte %i is completed, by requesting only the rest of the same version',
    async (at) => {
      const file = addFile(SMALL);
      breakAt(at);
      const stored = await fetchFile(file);
      expect(await readFile(fileURLToPath(stored.uri))).toEqual(SMALL);
      expect(stored).toMatchObject({ bytes: SMALL.length, sha256: sha256Of(SMALL) });
      const [first, second, ...more] = askedFor(file);
      expect([first?.headers.range, more]).toEqual([undefined, []]);
      expect(second?.headers).toMatchObject({ range: `bytes=${at}-`, 'if-range': '"v1"' });
    },
  );

  // Near the sizes of the blocks that are sent, received and written.
  it.each([1, 65_535, 65_536, 65_537, 1_048_575, 1_048_576, 1_048_577, 3_000_000, BIG.bytes - 1])(
    'after byte %i of many is completed',
    async (at) => {
      const file = addFile(BIG);
      breakAt(at);
      expect(await fetchFile(file)).toMatchObject({ bytes: BIG.bytes, sha256: sha256Of(BIG) });
      expect(askedFor(file).map(({ headers }) => headers.range === undefined)).toEqual([true, false]);
    },
  );

  it('again and again is resumed as long as each attempt receives bytes', async () => {
    const file = addFile(BIG);
    const times = RESUME_PAUSES_MS.length + 4;
    breakAt(100_000, { times });
    expect(await fetchFile(file)).toMatchObject({ sha256: sha256Of(BIG) });
    expect(askedFor(file)).toHaveLength(times + 1);
  });

  it('by a pause is resumed', async () => {
    const file = addFile(BIG);
    breakAt(500_000, { wire: 'stall' });
    expect(await fetchFile(file)).toMatchObject({ sha256: sha256Of(BIG) });
  });

  it('without an announced length is resumed, and the rest announces it', async () => {
    const file = addFile(BIG, V1, false);
    breakAt(500_000);
    expect(await fetchFile(file)).toMatchObject({ sha256: sha256Of(BIG) });
  });

  it('is resumed if a date identifies the version', async () => {
    const lastModified = 'Mon, 02 Nov 2020 08:00:00 GMT';
    const file = addFile(BIG, { lastModified });
    breakAt(500_000);
    expect(await fetchFile(file)).toMatchObject({ sha256: sha256Of(BIG) });
    expect(askedFor(file)[1]?.headers['if-range']).toBe(lastModified);
  });

  it('is resumed after a new log-in if the session has ended', async () => {
    const vendor = new NexusIcSimulator();
    await vendor.start();
    try {
      const content = { mediaType: 'application/zip', body: BIG, ranges: V1 };
      const jobId = vendor.addJob({ timeline: [{ status: 4 }], content });
      vendor.fault({ step: 'content', wire: 'reset-mid-body' });
      for await (const piece of nexusIcClient(vendor).openContent(jobId, {}, new AbortController().signal)) {
        vendor.expireSessions();
        expect(await digestOf(piece.body)).toBe(sha256Of(BIG));
      }
      expect(vendor.requests('content').map(({ status }) => status)).toEqual([200, 401, 206]);
    } finally {
      await vendor.stop();
    }
  });

  describe('starts over with the next attempt, and leaves nothing behind,', () => {
    const stored = () => readdir(join(folder, 'planning', '1', 'content')).catch(() => []);

    async function breaks(file: string, tries: number): Promise<VendorError> {
      const before = await stored();
      const error = await failureOf(fetchFile(file));
      expect(error).toMatchObject({ name: 'VendorError', kind: 'unreachable' });
      expect(askedFor(file)).toHaveLength(tries);
      expect(await stored()).toEqual(before);
      simulator.clearFaults();
      expect(await fetchFile(file)).toMatchObject({ sha256: sha256Of(BIG) });
      return error;
    }

    it.each([
      ['no version is named', {}],
      ['the version is named weakly', { etag: 'W/"v1"' }],
      ['the version is as old as the answer', { lastModified: new Date(Date.now() + 3_600_000).toUTCString() }],
    ])('if %s', async (_why, ranges: Version) => {
      const file = addFile(BIG, ranges);
      breakAt(500_000);
      await breaks(file, 1);
    });

    it('if there is a new version, which arrives whole and is not appended to the old one', async () => {
      const file = addFile({ ...BIG, seed: 6 });
      breakAt(500_000);
      const replaced = simulator.requested('content', simulator.requests('content').length + 1).then(() => {
        const content = { mediaType: 'application/zip', body: BIG, ranges: { etag: '"v2"' } };
        simulator.addFile(file, content);
      });
      expect((await breaks(file, 2)).message).toContain('the vendor sent the whole file again');
      await replaced;
    });

    it.each<[string, ScriptedAnswer]>([
      ['there is nothing after it any more', { status: 416, headers: { 'content-range': 'bytes */9' } }],
      ['the vendor does not like the question', { status: 400 }],
      ['a part of another version comes', partial({ etag: '"v2"' })],
      ['a part of a longer whole comes', partial({ 'content-range': `bytes 500000-${BIG.bytes}/${BIG.bytes + 1}` })],
      ['another part comes', partial({ 'content-range': `bytes 499999-${BIG.bytes - 1}/${BIG.bytes}` })],
      ['a coded part comes', partial({ 'content-encoding': 'gzip' })],
    ])('if %s', async (_why, answer) => {
      const file = addFile(BIG);
      breakAt(500_000);
      answerTheRest(answer);
      expect((await breaks(file, 2)).message).toContain('; the download cannot be resumed: ');
    });

    it('if no attempt receives another byte', async () => {
      const file = addFile(BIG);
      breakAt(500_000);
      simulator.fault({ step: 'content', wire: 'reset', times: 'always' });
      await breaks(file, 1 + RESUME_PAUSES_MS.length);
    }, 20_000);
  });

  it('is not resumed before the time in Retry-After', async () => {
    const file = addFile(BIG);
    breakAt(500_000);
    answerTheRest({ status: 503, headers: { 'retry-after': '7' } });
    expect(await failureOf(fetchFile(file))).toMatchObject({ kind: 'unreachable', retryAfterMs: 7_000 });
    expect(askedFor(file)).toHaveLength(2);
  });

  it('is not resumed after its time limit', async () => {
    const file = addFile(BIG);
    breakAt(500_000);
    expect(await failureOf(fetchFile(file, clientWith({ content: 150 })))).toMatchObject({ kind: 'unreachable' });
    expect(askedFor(file)).toHaveLength(1);
  });

  it('is not resumed for a caller who has aborted', async () => {
    const file = addFile(BIG);
    breakAt(500_000);
    const leaving = new AbortController();
    const reason = new Error('the worker stops');
    const fetching = failureOf(fetchFile(file, client, leaving.signal));
    const seen = await simulator.requested('content', simulator.requests('content').length + 1);
    await until(() => Promise.resolve(seen.doneAt !== undefined));
    leaving.abort(reason);
    expect(await fetching).toBe(reason);
    expect(askedFor(file)).toHaveLength(1);
  });

  function partial(headers: Record<string, string>): ScriptedAnswer {
    const range = { 'content-range': `bytes 500000-${BIG.bytes - 1}/${BIG.bytes}`, etag: '"v1"' };
    return { status: 206, headers: { ...range, ...headers }, body: { bytes: BIG.bytes - 500_000, seed: 1 } };
  }
});
