/** What holds for the upload of a file to each vendor that takes files. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultSpec } from '../../simulators/faults.js';
import type { HttpSimulator } from '../../simulators/http-simulator.js';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import type { Upload } from '../../simulators/uploads.js';
import { NexusIcClient } from '../../src/vendors/nexus-ic/client.js';
import { OracleEpmClient } from '../../src/vendors/oracle-epm/client.js';
import type { FileToSend } from '../../src/vendors/shared/uploads.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';

interface Served {
  server: HttpSimulator<never>;
  client: VendorClient;
  received(): Upload[];
}

const TIMEOUTS = { request: 2_000, idle: 1_000 };

async function oracleEpm(): Promise<Served> {
  const server = new OracleEpmSimulator();
  await server.start();
  const { user, password } = server.accepts;
  const auth = { user, password: () => password };
  const client = new OracleEpmClient(
    { baseUrl: server.url, application: 'Vision', apiVersion: 'v3', auth },
    edgeFor('oracle-epm', TIMEOUTS),
  );
  return { server, client, received: () => [...server.repository.uploaded.values()] };
}

async function nexusIc(): Promise<Served> {
  const server = new NexusIcSimulator();
  await server.start();
  const client = new NexusIcClient(
    { baseUrl: server.baseUrl, version: '6.8', auth: { scheme: 'apikey' }, secret: () => server.accepts.apiKey },
    edgeFor('nexus-ic', TIMEOUTS),
  );
  return { server, client, received: () => [...server.blobs.values()] };
}

/** Counts how often it is read from its start. */
function fileOf(content: Buffer, name = 'load.csv'): FileToSend & { readonly readings: number } {
  let readings = 0;
  return {
    name,
    bytes: content.length,
    read(onChunk) {
      readings += 1;
      const chunks = Array.from({ length: Math.ceil(content.length / 65_536) }, (_, at) =>
        content.subarray(at * 65_536, (at + 1) * 65_536),
      );
      const body = Readable.from(chunks, { objectMode: false });
      const push = body.push.bind(body);
      body.push = (chunk: Buffer | null, ...more) => {
        if (chunk) onChunk?.(chunk);
        return push(chunk, ...more);
      };
      return body;
    },
    get readings() {
      return readings;
    },
  };
}

const BYTES = Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => (at * 31) % 251));
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const { signal } = new AbortController();

describe.each([
  ['oracle-epm', oracleEpm],
  ['nexus-ic', nexusIc],
])('an upload to %s', (_vendor, serve) => {
  let served: Served;
  beforeEach(async () => {
    served = await serve();
  });
  afterEach(async () => {
    await served.client.close();
    closeEdges();
    if (served.server.listening) await served.server.stop();
  });

  const send = (file: FileToSend, by = signal) => served.client.uploads!.send(file, by);
  const requests = () => served.server.requests('upload');

  it.each([
    ['a large file', BYTES],
    ['an empty file', Buffer.alloc(0)],
  ])('sends every byte of %s, with its length', async (_what, content) => {
    await send(fileOf(content));
    expect(served.received()).toMatchObject([{ bytes: content.length, sha256: sha256(content) }]);
    expect(requests()).toMatchObject([
      { headers: { 'content-length': String(content.length), 'content-type': 'application/octet-stream' } },
    ]);
  });

  it('is sent whole again after a 401, with a new session', async () => {
    await served.client.check(signal);
    served.server.fault({ step: 'upload', answer: { status: 401 } });
    const file = fileOf(BYTES);
    await send(file);
    expect([requests().length, file.readings]).toEqual([2, 2]);
    expect(served.received()).toMatchObject([{ sha256: sha256(BYTES) }]);
  });

  it.each<[string, FaultSpec, string]>([
    ['a 403', { answer: { status: 403, body: 'no right' } }, 'refused'],
    ['a 413', { answer: { status: 413 } }, 'rejected'],
    ['a 400', { answer: { status: 400, body: 'bad name' } }, 'rejected'],
    ['a 404', { answer: { status: 404 } }, 'rejected'],
    [
      'a 413 before the file was read',
      { answer: { status: 413, headers: { connection: 'close' } }, atByte: 0 },
      'rejected',
    ],
    ['a 429', { answer: { status: 429 } }, 'throttled'],
    ['a 503', { answer: { status: 503 } }, 'unreachable'],
    ['a reset after the file', { wire: 'reset' }, 'unreachable'],
    ['a reset in the middle of the file', { wire: 'reset', atByte: 400_000 }, 'unreachable'],
    ['silence in the middle of the file', { wire: 'hang', atByte: 400_000 }, 'unreachable'],
    ['silence after the file', { wire: 'hang' }, 'unreachable'],
    ['a page with 200', { answer: { headers: { 'content-type': 'text/html' }, body: '<html>' } }, 'unreachable'],
    ['an answer that is not JSON', { answer: { body: 'OK' } }, 'unintelligible'],
    ['an answer without its fields', { answer: { body: {} } }, 'unintelligible'],
    ['a redirect', { answer: { status: 307, headers: { location: '/elsewhere' } } }, 'unreachable'],
  ])('is %s, which is %s', async (_what, fault, kind) => {
    served.server.fault({ step: 'upload', ...fault });
    const error = await vendorErrorOf(send(fileOf(BYTES)));
    expect(error).toMatchObject({ kind, verb: 'upload the file' });
    expect(error.message).not.toContain('hash=');
    expect(requests()).toHaveLength(1);
  });

  it('can follow one that broke in the middle', async () => {
    served.server.fault({ step: 'upload', wire: 'reset', atByte: 400_000 });
    await vendorErrorOf(send(fileOf(BYTES)));
    await send(fileOf(BYTES));
    expect(served.received()).toMatchObject([{ sha256: sha256(BYTES) }]);
  });

  it('ends at once when its caller aborts', async () => {
    await served.client.check(signal);
    served.server.fault({ step: 'upload', wire: 'hang', atByte: 400_000 });
    const caller = new AbortController();
    const sent = send(fileOf(BYTES), caller.signal).catch((thrown: unknown) => thrown);
    await served.server.requested('upload');
    caller.abort(new Error('given up'));
    expect(await sent).toEqual(new Error('given up'));
  });
});
