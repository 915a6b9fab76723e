/** The rules that every content store keeps, each on a real server. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256Of, streamOf } from '../../simulators/content.js';
import { copyOut } from '../../src/content/copy-out.js';
import { ChangedFile } from '../../src/content/input-file.js';
import { LengthError } from '../../src/content/metered-body.js';
import { openStore } from '../../src/content/open-store.js';
import type { StoreSettings } from '../../src/content/store-settings.js';
import { PART_BYTES } from '../../src/content/parts.js';
import { StoreError } from '../../src/content/store-error.js';
import type { ContentStore } from '../../src/content/store.js';
import { JobFiles } from '../../src/content/stored-file.js';
import { startAzure, startGcs, startS3, type ObjectServer } from '../helpers/object-stores.js';

const MB = 1024 * 1024;
const LARGE = { bytes: 20 * MB + 7, seed: 5 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-stores-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const STORES: Record<string, { start?: () => Promise<ObjectServer | undefined>; uri: RegExp }> = {
  file: { uri: /^file:\/\/\// },
  s3: { start: () => startS3(), uri: /^s3:\/\/content\/vigil\/conn\/1\/content\/a b\.bin$/ },
  azure: { start: () => startAzure(), uri: /^azure:\/\/vigiltests\/content\/vigil\/conn\/1\/content\/a b\.bin$/ },
  gcs: { start: () => startGcs(), uri: /^gs:\/\/content\/vigil\/conn\/1\/content\/a b\.bin$/ },
};

describe.each(Object.entries(STORES))('the content store %s', (name, { start, uri }) => {
  let server: ObjectServer | undefined;
  let settings: StoreSettings;
  let store: ContentStore;
  beforeAll(async () => {
    server = await start?.();
    if (start && !server) return;
    Object.assign(process.env, server?.env);
    settings = server ? { ...server.settings, prefix: 'vigil/' } : { store: 'file', path: join(folder, 'content') };
    store = await openStore(settings);
  }, 900_000);
  afterAll(() => server?.stop());

  const rule = (title: string, test: () => Promise<void>) =>
    it(
      title,
      async () => {
        if (start && !server) console.warn(`${name}: no Go to build its server with; not tested`);
        else await test();
      },
      60_000,
    );

  const files = () => new JobFiles(store, { connection: 'conn', jobId: '1' });
  async function textAt(path: string, most = 1_000): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of (await files().open(store.storage.uriOf(path), most)) as AsyncIterable<Buffer>)
      chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }

  rule('returns the bytes, the hash and the URI of a stored file, and gives it back', async () => {
    const body = { bytes: 200_000, seed: 3 };
    const stored = await store.put('conn/1/content/a b.bin', streamOf(body), body.bytes, { mediaType: 'text/csv' });
    expect(stored).toMatchObject({ bytes: 200_000, sha256: sha256Of(body), uri: expect.stringMatching(uri) });
    const copy = join(folder, `${name}.bin`);
    await copyOut(files(), { name: 'a b.bin', mediaType: 'text/csv', ...stored }, copy);
    expect(
      createHash('sha256')
        .update(await readFile(copy))
        .digest('hex'),
    ).toBe(stored.sha256);
  });

  rule('stores a body of several parts, of known and of unknown length', async () => {
    for (const announced of [LARGE.bytes, undefined]) {
      const stored = await store.put('conn/1/content/large', streamOf(LARGE), announced);
      expect(stored).toMatchObject({ bytes: LARGE.bytes, sha256: sha256Of(LARGE) });
      const copy = join(folder, `${name}-large`);
      await copyOut(files(), { name: 'large', mediaType: 'x/y', ...stored }, copy);
    }
  });

  rule('stores a body of exactly one part', async () => {
    const body = { bytes: PART_BYTES, seed: 6 };
    const stored = await store.put('conn/1/content/one part', streamOf(body), body.bytes);
    await copyOut(files(), { name: 'one part', mediaType: 'x/y', ...stored }, join(folder, `${name}-one`));
  });

  rule('stores an empty body, and reads it', async () => {
    expect(await store.put('conn/1/content/empty', Readable.from([]), 0)).toMatchObject({ bytes: 0 });
    expect(await textAt('conn/1/content/empty')).toBe('');
  });

  rule('takes any name that Vigil gives a file', async () => {
    for (const one of ['Bericht für Zürich – 日本語 🚀.csv', 'a+b&c=d%20e%zz#f;g@h.csv', "it's (1) [2] {3} ~!$,.csv"]) {
      await store.put(`conn/1/content/${one}`, Readable.from([one]));
      expect(await textAt(`conn/1/content/${one}`)).toBe(one);
    }
  });

  rule('reads no more bytes than asked for', async () => {
    await store.put('conn/1/content/digits', Readable.from(['0123456789']));
    expect(await textAt('conn/1/content/digits', 4)).toBe('0123');
  });

  rule('replaces an existing file', async () => {
    await store.put('conn/1/content/twice', Readable.from(['old']));
    await store.put('conn/1/content/twice', Readable.from(['new']));
    expect(await textAt('conn/1/content/twice')).toBe('new');
  });

  rule('keeps the existing file, and nothing else, if a body breaks', async () => {
    await store.put('conn/1/content/kept', Readable.from(['old']));
    for (const bytes of [4, LARGE.bytes]) {
      await expect(store.put('conn/1/content/kept', breakingAfter(bytes))).rejects.toThrow('the vendor went away');
      await expect(store.put('conn/1/content/never', breakingAfter(bytes))).rejects.toThrow('the vendor went away');
    }
    expect(await textAt('conn/1/content/kept')).toBe('old');
    await expect(textAt('conn/1/content/never')).rejects.toThrow(/does not exist/);
  });

  rule('refuses a body whose length differs from the announced one', async () => {
    for (const announced of [2, 9]) {
      const put = store.put('conn/1/content/four', Readable.from(['four']), announced);
      await expect(put).rejects.toThrow(LengthError);
    }
    const put = store.put('conn/1/content/four', streamOf(LARGE), LARGE.bytes + 1);
    await expect(put).rejects.toThrow(LengthError);
    await expect(textAt('conn/1/content/four')).rejects.toThrow(/does not exist/);
  });

  rule('shows no file under its name before it is complete', async () => {
    const body = Readable.from(
      (async function* () {
        yield* streamOf(LARGE) as AsyncIterable<Buffer>;
        await expect(textAt('conn/1/content/late')).rejects.toThrow(/does not exist/);
        yield Buffer.from('the rest');
      })(),
      { objectMode: false },
    );
    await store.put('conn/1/content/late', body);
    expect(await textAt('conn/1/content/late', 1)).toHaveLength(1);
  });

  rule('opens no file outside the folder of the job', async () => {
    await store.put('conn/2/content/private', Readable.from(['private']));
    const at = (path: string) => store.storage.uriOf(path);
    for (const one of [
      at('conn/2/content/private'),
      at('conn/1/../2/content/private'),
      at('conn/1'),
      `${store.storage.place}-other/conn/1/x`,
      'https://host.example/x',
    ]) {
      await expect(files().open(one, 10)).rejects.toThrow(StoreError);
    }
  });

  rule('reads a file that is uploaded as often as needed, and notices that it changed', async () => {
    await store.put('in/load.csv', Readable.from(['a,b\n']));
    const file = await store.openInput('in/load.csv');
    expect(file.bytes).toBe(4);
    for (const _time of [1, 2]) {
      const chunks = await file.read().toArray();
      expect(Buffer.concat(chunks as Buffer[]).toString()).toBe('a,b\n');
      expect(await file.digest()).toMatchObject({ bytes: 4 });
    }
    await store.put('in/load.csv', Readable.from(['c,d\n']));
    await expect(file.digest()).rejects.toThrow(ChangedFile);
    await file.close();
    await expect(store.openInput('in/none.csv')).rejects.toThrow(/^not in the content store$/);
  });

  rule('passes its check, and leaves nothing of it', async () => {
    await store.check();
    await store.check();
    expect(await store.sweep()).toEqual({ files: 0, bytes: 0 });
  });

  rule('removes files of jobs that were kept long enough, and nothing else', async () => {
    const keeping = await openStore({ ...settings, keep: 3_600_000 });
    const stored = await keeping.put('old/1/content/a', Readable.from(['abc']));
    expect(Date.parse(stored.keptUntil ?? '') - Date.now()).toBeLessThanOrEqual(3_600_000);
    await keeping.put('old/1/messages.ndjson', Readable.from(['{}\n']));
    await keeping.put('old/load.csv', Readable.from(['mine']));
    expect(await keeping.expire()).toEqual({ files: 0, bytes: 0 });
    // Some services date objects to the second.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const impatient = await openStore({ ...settings, keep: 1 });
    const { files: removed = 0 } = (await impatient.expire()) ?? {};
    expect(removed).toBeGreaterThanOrEqual(2);
    const old = new JobFiles(store, { connection: 'old', jobId: '1' });
    await expect(old.open(stored.uri, 1)).rejects.toThrow(/does not exist/);
    await (await store.openInput('old/load.csv')).close();
    expect(await store.expire()).toBeUndefined();
  });
});

function breakingAfter(bytes: number): Readable {
  return Readable.from(
    (async function* () {
      yield* streamOf({ bytes, seed: 9 }) as AsyncIterable<Buffer>;
      throw new Error('the vendor went away');
    })(),
    { objectMode: false },
  );
}
