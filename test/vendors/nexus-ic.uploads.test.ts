import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import type { UploadedFile } from '../../src/contract/run-job.js';
import { NexusIcClient } from '../../src/vendors/nexus-ic/client.js';
import { blobProblems, withBlobs } from '../../src/vendors/nexus-ic/uploaded-blobs.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';

const { signal } = new AbortController();

let server: NexusIcSimulator;
let client: NexusIcClient;

async function serve(options: ConstructorParameters<typeof NexusIcSimulator>[0] = {}): Promise<void> {
  server = new NexusIcSimulator(options);
  await server.start();
  client = new NexusIcClient(
    { baseUrl: server.baseUrl, version: '6.8', auth: { scheme: 'apikey' }, secret: () => 'nexus-ic-key' },
    edgeFor('nexus-ic'),
  );
}

beforeEach(() => serve());
afterEach(async () => {
  await client.close();
  closeEdges();
  await server.stop();
});

function send(text: string) {
  const read = (onChunk?: (chunk: Buffer) => void) => {
    const chunk = Buffer.from(text);
    onChunk?.(chunk);
    return Readable.from([chunk], { objectMode: false });
  };
  return client.uploads.send({ name: 'load.csv', bytes: Buffer.byteLength(text), read }, signal);
}

describe('a blob', () => {
  it('has an id and a time at which the vendor removes it', async () => {
    const { vendorName, expires } = await send('a;b');
    expect(server.blobs.get(vendorName)).toMatchObject({ bytes: 3, expiresAt: Date.parse(expires!) });
  });

  it('may lack everything but its id', async () => {
    server.fault({ step: 'upload', answer: { body: { guid: '{B}', expiry: 'soon', md5: null } } });
    expect(await send('a;b')).toEqual({ vendorName: '{B}' });
  });

  it('is not taken as received if its MD5 is not that of the file', async () => {
    server.fault({ step: 'upload', answer: { body: { guid: '{B}', md5: 'CF894DA06F793ED73D841C72DD0BFDE3' } } });
    const error = await vendorErrorOf(send('a;b'));
    expect(error.kind).toBe('unintelligible');
    expect(error.message).toContain('the vendor has received other bytes than were sent (MD5)');
  });

  it('is refused as too large by the web server, and not as something that is missing', async () => {
    await client.close();
    await server.stop();
    await serve({ maxBlobBytes: 2 });
    const error = await vendorErrorOf(send('a;b'));
    expect(error).toMatchObject({ kind: 'rejected', status: 404 });
    expect(error.message).toBe(
      "nexus-ic could not upload the file: HTTP 404 (POST /icweb.dll/postBlob): the file may be larger than the vendor's web server accepts (404.13)",
    );
  });
});

describe('the parameters of a report', () => {
  const file = (path: string, vendorName: string): UploadedFile => ({
    path,
    vendorName,
    bytes: 1,
    sha256: 'x',
    at: '2026-11-28T01:00:00.000Z',
  });

  it.each([
    [{ Data: '${upload:in/a.csv}' }, ['in/a.csv'], []],
    [{ Data: ['${upload:in/a.csv}', 'x', 7, '${upload:b.csv}'] }, ['in/a.csv', 'b.csv'], []],
    [{ Data: 'x' }, [], []],
    [{ Data: '${upload:in/b.csv}' }, [], ['job.parameters.Data: "${upload:in/b.csv}" names no file of "upload"']],
    [
      { Data: 'see ${upload:in/a.csv}' },
      ['in/a.csv'],
      ['upload: no parameter has the value "${upload:in/a.csv}", so the report would not get this file'],
    ],
  ])('%j with the files %j have the problems %j', (parameters, paths, problems) => {
    expect(blobProblems(parameters, paths)).toEqual(problems);
  });

  it('get the ids of the blobs', () => {
    const uploaded = [file('in/a.csv', '{A}'), file('b.csv', '{B}')];
    const parameters = { One: '${upload:in/a.csv}', Many: [1, '${upload:b.csv}', null], Other: '${upload}', No: false };
    expect(withBlobs(parameters, uploaded)).toEqual({
      One: '{A}',
      Many: [1, '{B}', null],
      Other: '${upload}',
      No: false,
    });
  });

  it('are sent with them', async () => {
    const reportTemplate = server.addTemplate({
      parameters: ['Data'],
      blobs: ['Data'],
      job: { timeline: [{ status: 1 }] },
    });
    const { vendorName } = await send('a;b');
    const job = { reportTemplate, outputType: 'json', parameters: { Data: '${upload:in/a.csv}' } };
    await client.submission.submit({ key: 'k', marker: 'm', job, uploaded: [file('in/a.csv', vendorName)] }, signal);
    expect(server.started.all).toMatchObject([{ body: { parameters: { Data: vendorName } } }]);
  });
});
