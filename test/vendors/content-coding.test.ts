/** Content that a server compresses without being asked, over real HTTP. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, constants, createGzip, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { lengthOf } from '../../src/vendors/http/content-headers.js';
import { BOMB_FLOOR_BYTES, BOMB_RATIO, isBomb } from '../../src/vendors/http/content-coding.js';
import type { VendorStream } from '../../src/vendors/http/vendor-request.js';
import { VendorError } from '../../src/vendors/http/vendor-error.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';

const TEXT = Buffer.from('name,amount\n'.repeat(40_000));
const CODERS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
const CODINGS = Object.keys(CODERS) as (keyof typeof CODERS)[];

const closers: (() => unknown)[] = [closeEdges];
afterEach(async () => {
  for (const close of closers.splice(1).reverse()) await close();
  closeEdges();
});

interface Sent {
  coding: string | undefined;
  body: Iterable<Buffer>;
  headers?: Record<string, string>;
  /** The connection breaks after the body. */
  breaks?: boolean;
}

async function open({ coding, body, headers, breaks }: Sent): Promise<VendorStream> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { ...(coding !== undefined && { 'content-encoding': coding }), ...headers });
    for (const chunk of body) response.write(chunk);
    if (!breaks) response.end();
    else response.write('', () => setImmediate(() => response.destroy()));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return edgeFor('alteryx').open({ verb: 'open content', url, where: '/', signal: new AbortController().signal });
}

async function failureOf(sent: Sent): Promise<VendorError> {
  const error = await open(sent).then(
    ({ body }) => buffer(body).catch((thrown: unknown) => thrown),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(VendorError);
  return error as VendorError;
}

function inPieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, nth) =>
    bytes.subarray(nth * size, (nth + 1) * size),
  );
}

describe.each(CODINGS)('content in %s', (coding) => {
  const coded = CODERS[coding](TEXT);

  it.each([1, 7, 100_000])('is decompressed, in pieces of %i bytes', async (size) => {
    const { body, empty } = await open({ coding, body: inPieces(coded, size) });
    expect(empty).toBe(false);
    expect((await buffer(body)).equals(TEXT)).toBe(true);
  });

  it('announces no length, because Content-Length is that of the compressed bytes', async () => {
    const { body, headers } = await open({
      coding: coding.toUpperCase(),
      body: [coded],
      headers: { 'content-length': String(coded.length) },
    });
    expect(lengthOf(headers)).toBeUndefined();
    expect(headers).not.toHaveProperty('content-encoding');
    expect((await buffer(body)).equals(TEXT)).toBe(true);
  });

  it('is empty if the body is empty', async () => {
    expect((await open({ coding, body: [] })).empty).toBe(true);
  });

  it.each([1, 4, 9, coded.length - 1])(
    'is unreachable if %i bytes are missing, even if the connection ends normally',
    async (cut) => {
      const error = await failureOf({ coding, body: [coded.subarray(0, -cut)] });
      expect(error).toMatchObject({
        kind: 'unreachable',
        message: expect.stringContaining(`the ${coding} content is truncated`),
      });
    },
  );

  it('is unreachable if the connection breaks', async () => {
    const error = await failureOf({ coding, body: [coded.subarray(0, -4)], breaks: true });
    expect(error.kind).toBe('unreachable');
  });

  it.each([1, 1_000])('is unintelligible if extra bytes follow, in pieces of %i bytes', async (size) => {
    const body = inPieces(Buffer.concat([coded, Buffer.from('and more')]), size);
    expect((await failureOf({ coding, body })).kind).toBe('unintelligible');
  });

  it('is unintelligible if it is not compressed that way', async () => {
    expect((await failureOf({ coding, body: [Buffer.from('plain text, and enough of it')] })).kind).toBe(
      'unintelligible',
    );
  });
});

describe('a coding', () => {
  it.each([undefined, '', 'identity', 'Identity'])('of %j leaves the content unchanged', async (coding) => {
    expect((await buffer((await open({ coding, body: [TEXT] })).body)).equals(TEXT)).toBe(true);
  });

  it.each(['zstd', 'compress', 'gzip, zstd', 'constructor', 'br;q=1'])(
    'that is unknown is unintelligible: %s',
    async (coding) => {
      expect(await failureOf({ coding, body: [TEXT] })).toMatchObject({
        kind: 'unintelligible',
        message: expect.stringContaining('unknown encoding'),
      });
    },
  );

  it('may have its older name', async () => {
    expect((await buffer((await open({ coding: 'x-gzip', body: [gzipSync(TEXT)] })).body)).equals(TEXT)).toBe(true);
  });

  it('deflate may lack the zlib header that HTTP prescribes', async () => {
    const { body } = await open({ coding: 'deflate', body: inPieces(deflateRawSync(TEXT), 1_000) });
    expect((await buffer(body)).equals(TEXT)).toBe(true);
  });

  it('deflate without that header is unreachable if bytes are missing', async () => {
    const error = await failureOf({ coding: 'deflate', body: [deflateRawSync(TEXT).subarray(0, -1)] });
    expect(error.kind).toBe('unreachable');
  });
});

describe('a bomb', () => {
  it.each([
    [BOMB_FLOOR_BYTES, 1, false],
    [BOMB_FLOOR_BYTES + 1, 1, true],
    [BOMB_FLOOR_BYTES + 1, Math.ceil((BOMB_FLOOR_BYTES + 1) / BOMB_RATIO), false],
    [BOMB_RATIO * 1_000_000, 1_000_000, false],
    [BOMB_RATIO * 1_000_000 + 1, 1_000_000, true],
  ])('is recognized for %i bytes out of %i: %s', (decoded, coded, bomb) => {
    expect(isBomb(decoded, coded)).toBe(bomb);
  });

  it('is not read beyond the minimum size', async () => {
    const { body } = await open({ coding: 'gzip', body: [await zeros(300)] });
    let bytes = 0;
    const read = async () => {
      for await (const chunk of body) bytes += (chunk as Buffer).length;
    };
    const error = await read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'unintelligible', message: expect.stringContaining('expands to more than') });
    expect(bytes).toBeLessThanOrEqual(BOMB_FLOOR_BYTES);
  });

  it('is recognized by what was received, however often it is compressed', async () => {
    const { body } = await open({ coding: 'gzip, gzip', body: [gzipSync(await zeros(200))] });
    await expect(buffer(body)).rejects.toMatchObject({ message: expect.stringContaining('expands to more than') });
  });

  it('is not assumed for small content, however well it compresses', async () => {
    const { body } = await open({ coding: 'gzip', body: [await zeros(60)] });
    let bytes = 0;
    for await (const chunk of body) bytes += (chunk as Buffer).length;
    expect(bytes).toBe(60 * 1024 * 1024);
  });
});

/** Megabytes of zeros, compressed to a thousandth. */
async function zeros(megabytes: number): Promise<Buffer> {
  const gzip = createGzip({ level: constants.Z_BEST_COMPRESSION });
  const coded = buffer(gzip);
  for (let nth = 0; nth < megabytes; nth += 1) gzip.write(Buffer.alloc(1024 * 1024));
  gzip.end();
  return coded;
}
