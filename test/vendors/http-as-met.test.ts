/** HTTP as servers and proxies send it, byte for byte. */
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { mediaTypeOf, nameOf } from '../../src/vendors/http/content-headers.js';
import type { VendorRequest, VendorStream } from '../../src/vendors/http/vendor-request.js';
import { VendorError } from '../../src/vendors/http/vendor-error.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';
import { scriptedVendor, type ScriptedAnswer, type ScriptedVendor } from '../helpers/scripted-vendor.js';

const saidSchema = z.object({ said: z.string() });

let vendor: ScriptedVendor;

afterEach(async () => {
  closeEdges();
  await vendor.stop();
});

async function requestTo(answer: ScriptedAnswer | ScriptedAnswer[], more: Partial<VendorRequest> = {}) {
  vendor = await scriptedVendor({ 'GET /job': answer });
  const { signal } = new AbortController();
  const request: VendorRequest = {
    verb: 'read status',
    url: new URL(`${vendor.url}/job`),
    where: '/job',
    signal,
    ...more,
  };
  return { request, edge: edgeFor('alteryx') };
}

async function said(answer: ScriptedAnswer): Promise<string> {
  const { request, edge } = await requestTo(answer);
  return (await edge.json(request, saidSchema)).said;
}

async function opened(answer: ScriptedAnswer, contentName?: string): Promise<VendorStream & { bytes: Buffer }> {
  const { request, edge } = await requestTo(answer, { verb: 'open content', ...(contentName && { contentName }) });
  const content = await edge.open(request);
  return { ...content, bytes: await buffer(content.body) };
}

async function errorOf(answer: ScriptedAnswer, more: Partial<VendorRequest> = {}): Promise<VendorError> {
  const { request, edge } = await requestTo(answer, more);
  const error = await edge.text(request).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(VendorError);
  return error as VendorError;
}

function bytes(text: string, charset: 'latin1' | 'utf8' | 'utf16le' | 'utf16be', mark: number[] = []): Buffer {
  const coded = Buffer.from(text, charset === 'utf16be' ? 'utf16le' : charset);
  return Buffer.concat([Buffer.from(mark), charset === 'utf16be' ? coded.swap16() : coded]);
}

const json = (charset: string) => ({ 'content-type': `application/json${charset && `; charset=${charset}`}` });

describe('the text of an answer', () => {
  const text = '{"said":"terminé"}';
  it.each([
    ['iso-8859-1', bytes(text, 'latin1')],
    ['ISO-8859-1', bytes(text, 'latin1')],
    ['"iso-8859-1"', bytes(text, 'latin1')],
    ["'latin1'", bytes(text, 'latin1')],
    ['windows-1252', bytes(text, 'latin1')],
    ['utf-8', bytes(text, 'utf8')],
    ['"UTF-8"; odata=verbose', bytes(text, 'utf8')],
    ['utf8', bytes(text, 'utf8')],
    ['utf-16le', bytes(text, 'utf16le')],
    ['utf-16be', bytes(text, 'utf16be')],
    ['utf-16', bytes(text, 'utf16le')],
    ['utf-16', bytes(text, 'utf16be')],
    ['utf-16', bytes(text, 'utf16be', [0xfe, 0xff])],
    ['utf-16', bytes(text, 'utf16le', [0xff, 0xfe])],
    // .NET writes this into text that it sends as UTF-8.
    ['utf-16', bytes(text, 'utf8')],
    ['utf-8', bytes(text, 'utf8', [0xef, 0xbb, 0xbf])],
    // A mark says more than a header.
    ['iso-8859-1', bytes(text, 'utf8', [0xef, 0xbb, 0xbf])],
    // Not declared, or with an unknown name.
    ['', bytes(text, 'utf8')],
    ['', bytes(text, 'latin1')],
    ['', bytes(text, 'utf16le')],
    ['', bytes(text, 'utf16be')],
    ['x-vendor', bytes(text, 'utf8')],
    ['x-vendor', bytes(text, 'latin1')],
    ['', bytes(text, 'utf16le', [0xff, 0xfe])],
  ])('declared as "%s" is read: %s', async (charset, body) => {
    expect(await said({ headers: json(charset), body })).toBe('terminé');
  });

  it('in windows-1252 has the characters that Latin-1 lacks', async () => {
    const body = Buffer.concat([Buffer.from('{"said":"'), Buffer.from([0x93, 0x80, 0x94]), Buffer.from('"}')]);
    expect(await said({ headers: json('windows-1252'), body })).toBe('“€”');
  });

  it('in Cyrillic or Japanese is read as declared', async () => {
    const cyrillic = Buffer.concat([Buffer.from('{"said":"'), Buffer.from([0xe4, 0xe0]), Buffer.from('"}')]);
    expect(await said({ headers: json('windows-1251'), body: cyrillic })).toBe('да');
    await vendor.stop();
    const japanese = Buffer.concat([Buffer.from('{"said":"'), Buffer.from([0x93, 0xfa]), Buffer.from('"}')]);
    expect(await said({ headers: json('Shift_JIS'), body: japanese })).toBe('日');
  });

  it('is read as declared without JSON too, and in errors', async () => {
    const headers = { 'content-type': 'text/plain; charset=iso-8859-1' };
    const { request, edge } = await requestTo([
      { headers, body: bytes('Aucun travail trouvé', 'latin1') },
      { status: 404, headers, body: bytes('Aucun travail trouvé', 'latin1') },
    ]);
    expect((await edge.text(request)).text).toBe('Aucun travail trouvé');
    const explain = (message: string) => ({ message });
    await expect(edge.text({ ...request, explain })).rejects.toThrow('Aucun travail trouvé');
  });

  it('is read completely in spite of a damaged letter', async () => {
    const body = Buffer.concat([Buffer.from('{"said":"a'), Buffer.from([0xff]), Buffer.from('b"}')]);
    expect(await said({ headers: json('utf-8'), body })).toBe('a\uFFFDb');
  });

  it('has its secrets masked whatever the charset', async () => {
    const { request, edge } = await requestTo({
      headers: json(''),
      body: bytes('{"said":"hübsch-geheim"}', 'utf16le'),
    });
    edge.keepSecret('hübsch-geheim');
    expect(await edge.json(request, saidSchema)).toEqual({ said: '***' });
  });
});

describe('the encoding of an answer', () => {
  const plain = Buffer.from('{"said":"yes"}');
  const [gzip, deflate, brotli] = [gzipSync(plain), deflateRawSync(plain), brotliCompressSync(plain)];
  it.each([
    ['none', plain],
    ['None', plain],
    ['identity', plain],
    ['utf-8', plain],
    ['UTF-8', plain],
    ['UTF8', plain],
    ['iso-8859-1', plain],
    ['binary', plain],
    ['8bit', plain],
    ['', plain],
    ['gzip', gzip],
    ['GZIP', gzip],
    ['x-gzip', gzip],
    ['gzip, identity', gzip],
    ['identity,gzip', gzip],
    ['gzip,', gzip],
    ['br', brotli],
    // Without the header of zlib, as many servers and all browsers take it.
    ['deflate', deflate],
    ['gzip, gzip', gzipSync(gzip)],
    ['deflate, gzip', gzipSync(deflate)],
    ['gzip', Buffer.concat([gzip, Buffer.alloc(8)])],
  ])('called "%s" is understood, of JSON', async (coding, body) => {
    expect(await said({ headers: { ...json(''), 'content-encoding': coding }, body })).toBe('yes');
    expect(vendor.received[0]!.headers['accept-encoding']).toBe('gzip, deflate, br');
  });

  it.each([
    ['none', plain],
    ['utf-8', plain],
    ['Identity', plain],
    ['gzip, identity', gzip],
    ['deflate, gzip', gzipSync(deflate)],
  ])('called "%s" is understood, of content, whose length is then the announced one or none', async (coding, body) => {
    const { bytes: got, headers } = await opened({
      headers: { 'content-encoding': coding, 'content-length': String(body.length) },
      body,
    });
    expect(got).toEqual(plain);
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers['content-length'] ?? String(plain.length)).toBe(String(plain.length));
  });

  it.each(['zstd', 'compress', 'gzip, aes128gcm', 'gzip, gzip, gzip, gzip, gzip, gzip'])(
    'called "%s" is unintelligible, because nobody knows what the bytes mean',
    async (coding) => {
      expect(await errorOf({ headers: { 'content-encoding': coding }, body: gzip })).toMatchObject({
        kind: 'unintelligible',
        message: expect.stringContaining('unknown encoding'),
      });
    },
  );

  it('that is unknown hides the words of an error, not its status', async () => {
    const answer = { status: 404, headers: { 'content-encoding': 'zstd' }, body: gzip };
    expect(await errorOf(answer)).toMatchObject({ kind: 'missing', status: 404 });
  });
});

describe('a gzip file', () => {
  const csv = Buffer.from('a,b\n1,2\n'.repeat(2_000));
  const file = gzipSync(csv);
  const disposition = { 'content-disposition': 'attachment; filename="out.csv.gz"' };

  it.each([
    ['by its type', { 'content-type': 'application/gzip' }, undefined],
    ['by its older type', { 'content-type': 'application/x-gzip' }, undefined],
    ['by its name', { 'content-type': 'application/octet-stream', ...disposition }, undefined],
    ['by the name that the job has for it', { 'content-type': 'text/csv' }, 'out.csv.GZ'],
    ['by a name that ends in .tgz', {}, 'out.tgz'],
  ])('%s stays one, with and without a Content-Encoding', async (_how, headers, name) => {
    for (const coding of ['identity', 'gzip', 'x-gzip']) {
      const sent = { ...headers, 'content-encoding': coding, 'content-length': String(file.length) };
      const got = await opened({ headers: sent, body: file }, name);
      expect(got.bytes.equals(file)).toBe(true);
      expect(got.headers['content-length']).toBe(String(file.length));
      await vendor.stop();
    }
  });

  it('that was compressed once more for transport is the same file', async () => {
    const got = await opened({ headers: { ...disposition, 'content-encoding': 'gzip' }, body: gzipSync(file) });
    expect(got.bytes.equals(file)).toBe(true);
  });

  it('is not assumed if the answer is only compressed for transport', async () => {
    const got = await opened({ headers: { 'content-type': 'text/csv', 'content-encoding': 'gzip' }, body: file });
    expect(got.bytes.equals(csv)).toBe(true);
  });

  it('that is not gzip is unintelligible', async () => {
    const { request, edge } = await requestTo(
      { headers: { ...disposition, 'content-encoding': 'gzip' }, body: csv },
      { verb: 'open content' },
    );
    const failed = edge.open(request).then(({ body }) => buffer(body));
    await expect(failed).rejects.toMatchObject({ kind: 'unintelligible' });
  });
});

describe('the headers of content', () => {
  it.each([
    ['a name without a type', { 'content-disposition': 'attachment; filename="r.csv"' }, 'r.csv', 'text/csv'],
    ['a name without a disposition', { 'content-disposition': 'filename="r.csv"' }, 'r.csv', 'text/csv'],
    ['a name after a semicolon', { 'content-disposition': '; filename=r.xlsx' }, 'r.xlsx', /spreadsheetml/],
    ['a name with spaces and no quotes', { 'content-disposition': 'attachment; filename=my r.csv' }, 'my r.csv', /csv/],
    ['a name of an unknown kind', { 'content-disposition': 'inline; filename="r.yxdb"' }, 'r.yxdb', /octet-stream/],
    ['a type without a name', { 'content-type': 'Application/JSON; charset=utf-8' }, undefined, 'application/json'],
    [
      'a type that contradicts the name',
      { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename=r.csv' },
      'r.csv',
      'text/plain',
    ],
    ['neither', {}, undefined, 'application/octet-stream'],
  ])('may have %s', async (_what, headers, name, type) => {
    const got = await opened({ headers: headers, body: 'a,b' });
    expect(nameOf(got.headers)).toBe(name);
    expect(mediaTypeOf(got.headers, name)).toMatch(type);
  });
});

describe('a server whose clock differs', () => {
  const at = (ms: number) => new Date(Date.now() + ms).toUTCString();
  const HOUR = 3_600_000;

  it.each([-26 * HOUR, -HOUR, 0, 2 * HOUR])('by %i ms is obeyed in its own time when it names a date', async (skew) => {
    const headers = { date: at(skew), 'retry-after': at(skew + 60_000) };
    const { retryAfterMs } = await errorOf({ status: 503, headers });
    expect(Math.abs(retryAfterMs! - 60_000)).toBeLessThanOrEqual(1_000);
  });

  it("is measured by this machine's clock if it gives no readable date", async () => {
    for (const date of ['', 'yesterday', '2026-01-01T00:00:00Z']) {
      const { retryAfterMs } = await errorOf({ status: 429, headers: { date, 'retry-after': at(60_000) } });
      expect(Math.abs(retryAfterMs! - 60_000)).toBeLessThanOrEqual(2_000);
      await vendor.stop();
    }
  });
});
