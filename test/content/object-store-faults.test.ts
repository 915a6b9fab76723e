/** Object stores that refuse, are full, slow or killed, or lose an answer; and attempts that are late. Real servers, behind a link with faults. */
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256Of, streamOf } from '../../simulators/content.js';
import { openStore } from '../../src/content/open-store.js';
import { StoreError } from '../../src/content/store-error.js';
import type { ContentStore } from '../../src/content/store.js';
import { LinkWithFaults, type Asked } from '../helpers/link-with-faults.js';
import { startAzure, startGcs, startS3, type ObjectServer } from '../helpers/object-stores.js';
import { mountSmallDisk, whyNoSmallDisk } from '../helpers/small-disk.js';
import { until } from '../helpers/waits.js';

const MB = 1024 * 1024;
const LARGE = { bytes: 30 * MB, seed: 5 };
const WHERE = 'conn/1/content/a.bin';

interface Kind {
  start(folder?: string): Promise<ObjectServer | undefined>;
  /** A request that writes bytes, and the one that makes a large object visible. */
  writes: (asked: Asked) => boolean;
  completes: (asked: Asked) => boolean;
  refusal: { status: number; body?: string; contentType?: string };
  refused: RegExp;
  full: { status: number; body?: string; contentType?: string };
  isFull: RegExp;
}

const errorXml = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`;

const errorJson = (code: number, reason: string) =>
  JSON.stringify({ error: { code, message: 'm', errors: [{ reason, message: 'm' }] } });

let gcsPuts = 0;

const KINDS: Record<string, Kind> = {
  s3: {
    start: startS3,
    writes: ({ method }) => method === 'PUT',
    completes: ({ method, path }) => method === 'POST' && path.includes('uploadId='),
    refusal: { status: 403, body: errorXml('AccessDenied') },
    refused: /\(403( AccessDenied)?\)/,
    full: { status: 507, body: errorXml('QuotaExceeded') },
    isFull: /507 QuotaExceeded/,
  },
  azure: {
    start: startAzure,
    writes: ({ method, path }) => method === 'PUT' && path.includes('comp=block&'),
    completes: ({ method, path }) => method === 'PUT' && path.includes('comp=blocklist'),
    refusal: { status: 403, body: errorXml('AuthorizationPermissionMismatch') },
    refused: /\(403( AuthorizationPermissionMismatch)?\)/,
    full: { status: 507, body: errorXml('InsufficientStorage') },
    isFull: /507/,
  },
  gcs: {
    start: startGcs,
    writes: ({ path }) => path.startsWith('/upload/'),
    // The session is the same address for each part: 6 whole ones, and the end.
    completes: ({ method, path }) => method === 'PUT' && path.startsWith('/upload/') && (gcsPuts += 1) === 7,
    refusal: { status: 403, body: errorJson(403, 'forbidden'), contentType: 'application/json' },
    refused: /\(403/,
    full: { status: 507, body: errorJson(507, 'quotaExceeded'), contentType: 'application/json' },
    isFull: /507/,
  },
};

describe.each(Object.entries(KINDS))('an object store (%s)', (name, kind) => {
  let server: ObjectServer | undefined;
  let link: LinkWithFaults;
  let store: ContentStore;
  beforeAll(async () => {
    server = await kind.start();
    if (!server) return;
    Object.assign(process.env, server.env);
    const { port, settings } = server;
    link = new LinkWithFaults(() => port);
    store = await openStore({
      ...settings,
      endpoint: (settings.endpoint ?? '').replace(/^http:..[^/]+/, await link.start()),
    });
  }, 900_000);
  afterAll(async () => {
    if (server) await link.stop();
    await server?.stop();
  });
  afterEach(() => {
    link.faultOf = () => undefined;
  });

  const rule = (title: string, test: () => Promise<void>) =>
    it(
      title,
      async () => {
        if (!server) console.warn(`${name}: no Go to build its server with; not tested`);
        else await test();
      },
      90_000,
    );

  async function bytesAt(path: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of (await store.storage.open(path, 2 ** 40)) as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  rule('that refuses is not written, and the error names the refusal and nothing else', async () => {
    link.faultOf = () => kind.refusal;
    const error = await store.put(WHERE, Readable.from(['x'])).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect((error as Error).message).toMatch(kind.refused);
    expect((error as Error).message).not.toMatch(/vigil-tests|secret|127\.0\.0\.1/);
    await expect(store.check()).rejects.toThrow(kind.refused);
    await expect(store.storage.open(WHERE, 1)).rejects.toThrow(kind.refused);
    await expect(store.openInput('in/a')).rejects.toThrow(StoreError);
  });

  rule('that is full in the middle of an upload keeps what it had, and takes the file when there is room', async () => {
    await store.put(WHERE, Readable.from(['old']));
    let written = 0;
    link.faultOf = (asked) => {
      if (kind.writes(asked)) written += 1;
      return written > 2 ? kind.full : undefined;
    };
    await expect(store.put(WHERE, streamOf(LARGE), LARGE.bytes)).rejects.toThrow(kind.isFull);
    link.faultOf = () => undefined;
    expect((await bytesAt(WHERE)).toString()).toBe('old');
    expect(await store.put(WHERE, streamOf(LARGE))).toMatchObject({ sha256: sha256Of(LARGE) });
  });

  rule('that is killed in the middle of an upload keeps what it had, and takes the file afterwards', async () => {
    await store.put(WHERE, Readable.from(['old']));
    const body = Readable.from(
      (async function* () {
        yield* streamOf(LARGE) as AsyncIterable<Buffer>;
        await server!.kill();
        yield* streamOf(LARGE) as AsyncIterable<Buffer>;
      })(),
      { objectMode: false },
    );
    await expect(store.put(WHERE, body)).rejects.toThrow(StoreError);
    await server!.restart();
    expect((await bytesAt(WHERE)).toString()).toBe('old');
    expect(await store.put(WHERE, streamOf(LARGE))).toMatchObject({ sha256: sha256Of(LARGE) });
  });

  rule('that is slow stores everything, and holds no more than a few parts back', async () => {
    link.faultOf = (asked) => (kind.writes(asked) ? { delayMs: 500 } : undefined);
    let sent = 0;
    let stored = 0;
    let most = 0;
    const counting = link.faultOf;
    link.faultOf = (asked) => {
      if (kind.writes(asked)) stored += 5 * MB;
      return counting(asked);
    };
    const body = Readable.from(
      (function* () {
        for (const chunk of streamOfSync(100)) {
          sent += chunk.length;
          most = Math.max(most, sent - stored);
          yield chunk;
        }
      })(),
      { objectMode: false },
    );
    await store.put(WHERE, body);
    expect(most).toBeLessThan(48 * MB);
  });

  rule('that answers 503 for a moment is asked again', async () => {
    let refusals = 0;
    link.faultOf = (asked) =>
      kind.writes(asked) && (refusals += 1) <= 2 ? { status: 503, body: errorXml('SlowDown') } : undefined;
    expect(await store.put(WHERE, Readable.from(['new']))).toMatchObject({ bytes: 3 });
  });

  rule('whose answer to the end of an upload is lost has stored the file, which gets its receipt', async () => {
    let lost = 0;
    gcsPuts = 0;
    link.faultOf = (asked) => (kind.completes(asked) && (lost += 1) === 1 ? 'lose the answer' : undefined);
    const stored = await store.put('conn/1/content/lost', streamOf(LARGE), LARGE.bytes);
    expect(lost).toBeGreaterThanOrEqual(1);
    expect(stored).toMatchObject({ sha256: sha256Of(LARGE), etag: expect.any(String) });
    expect(await bytesAt('conn/1/content/lost')).toHaveLength(LARGE.bytes);
  });

  rule('whose answer in the middle of an upload is lost gives a receipt for the whole body or none', async () => {
    let writes = 0;
    link.faultOf = (asked) => (kind.writes(asked) && (writes += 1) === 2 ? 'lose the answer' : undefined);
    const path = 'conn/1/content/lost in the middle';
    const stored = await store.put(path, streamOf(LARGE)).catch((error: unknown) => error);
    if (stored instanceof Error) expect(stored).toBeInstanceOf(StoreError);
    else expect(stored).toMatchObject({ bytes: LARGE.bytes, sha256: sha256Of(LARGE) });
  });

  rule('whose answer to a small file is lost has stored it, which gets its receipt', async () => {
    let lost = 0;
    link.faultOf = (asked) => (kind.writes(asked) && (lost += 1) === 1 ? 'lose the answer' : undefined);
    const stored = await store.put('conn/1/content/lost small', Readable.from(['abc']));
    expect(stored).toMatchObject({ bytes: 3 });
    expect((await bytesAt('conn/1/content/lost small')).toString()).toBe('abc');
  });

  rule('never takes a late attempt in place of what a newer one has stored', async () => {
    for (const early of [{ bytes: 3, seed: 1 }, LARGE]) {
      const path = `conn/1/content/raced ${early.bytes}`;
      let finish: (() => void) | undefined;
      const newer = new Promise<void>((resolve) => (finish = resolve));
      const began = link.asked.length;
      const late = store.put(
        path,
        Readable.from(
          (async function* () {
            yield* streamOf(early) as AsyncIterable<Buffer>;
            await newer;
          })(),
          { objectMode: false },
        ),
        undefined,
        { attemptAt: 1_000 },
      );
      const refused = expect(late).rejects.toThrow(StoreError);
      await until(() => link.asked.length > began);
      await store.put(path, Readable.from([`newer than ${early.bytes}`]), undefined, { attemptAt: 2_000 });
      finish!();
      await refused;
      expect((await bytesAt(path)).toString()).toBe(`newer than ${early.bytes}`);
      await expect(store.put(path, Readable.from(['late']), undefined, { attemptAt: 1_500 })).rejects.toThrow(
        /later attempt/,
      );
      await store.put(path, Readable.from(['later still']), undefined, { attemptAt: 3_000 });
    }
  });

  const whyNot = whyNoSmallDisk();
  rule(`on a disk that is full is not written${whyNot === undefined ? '' : ` (${whyNot})`}`, async () => {
    if (whyNot !== undefined) return;
    const disk = await mountSmallDisk('size=20m');
    const full = await kind.start(disk.folder);
    try {
      const small = await openStore(full!.settings);
      await expect(small.put(WHERE, streamOf(LARGE), LARGE.bytes)).rejects.toThrow(StoreError);
      await disk.remount('size=200m');
      expect(await small.put(WHERE, streamOf(LARGE), LARGE.bytes)).toMatchObject({ sha256: sha256Of(LARGE) });
    } finally {
      await full?.stop();
      await disk.unmount();
    }
  });
});

/** The same megabyte again and again. */
function* streamOfSync(megabytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(MB, 7);
  for (let nth = 0; nth < megabytes; nth += 1) yield chunk;
}
