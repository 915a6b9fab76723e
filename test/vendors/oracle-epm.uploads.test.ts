import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import type { VendorError } from '../../src/vendors/http/vendor-error.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { serveOracleEpm, signal } from './oracle-epm.served.js';

const oracle = serveOracleEpm();

const fileOf = (text: string, name = 'load.csv') => ({
  name,
  bytes: Buffer.byteLength(text),
  read: () => Readable.from([Buffer.from(text)], { objectMode: false }),
});
const send = (text: string, name?: string) => oracle.clientOf().uploads.send(fileOf(text, name), signal);
const textOf = (name: string) => oracle.server.repository.uploaded.get(name)?.start.toString();

describe('a file for the repository', () => {
  it.each(['load.csv', 'Ist Werte (März).csv', 'a&b=c?.csv', '100%.csv'])('has its own name: %s', async (name) => {
    expect(await send('a;b', name)).toEqual({ vendorName: name });
    expect(textOf(name)).toBe('a;b');
    expect(oracle.server.requests('upload')[0]?.query).toEqual({});
  });

  it('replaces a file of the same name, because the vendor does not overwrite', async () => {
    await send('first');
    await send('second');
    expect(textOf('load.csv')).toBe('second');
    expect(oracle.server.requests('other').map(({ method, status }) => [method, status])).toEqual([
      ['DELETE', 200],
      ['DELETE', 200],
    ]);
  });

  it("is refused in the vendor's words if its name stays taken", async () => {
    oracle.server.addFile('load.csv', { mediaType: 'text/csv', body: 'there' });
    oracle.server.fault({ step: 'other', answer: { body: { status: 1, details: 'The file is in use.' } } });
    const error = await vendorErrorOf(send('a;b'));
    expect(error).toMatchObject({ kind: 'rejected', errorId: 'status 8' });
    expect(error.message).toBe(
      'oracle-epm could not upload the file: the vendor refused the file (POST /interop/rest/11.1.2.3.600/applicationsnapshots/load.csv/contents) [status 8]: File load.csv already exists.',
    );
  });

  it.each([
    [404, 'uploaded'],
    [400, 'uploaded'],
    [403, 'refused'],
    [503, 'unreachable'],
  ])('after a %i to the delete before it is %s', async (status, end) => {
    oracle.server.fault({ step: 'other', answer: { status } });
    const ended = await send('a;b').then(
      () => 'uploaded',
      (error: unknown) => (error as VendorError).kind,
    );
    expect(ended).toBe(end);
    expect(oracle.server.requests('upload')).toHaveLength(end === 'uploaded' ? 1 : 0);
  });
});

describe('a snapshot, which the vendor unpacks', () => {
  it('is complete when the vendor has unpacked it', async () => {
    await oracle.replace(new OracleEpmSimulator({ unpackReads: 2 }));
    expect(await send('PK', 'backup.zip')).toEqual({ vendorName: 'backup.zip' });
    expect(oracle.server.requests('upload').map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
  });

  it.each([
    ['an error', { status: 5, details: 'The snapshot is invalid.' }, 'rejected', /The snapshot is invalid\.$/],
    ['no status', {}, 'unintelligible', /the answer has no status of the upload/],
    ['no link to its status', { status: -1, links: [] }, 'unintelligible', /the answer has no status of the upload/],
    [
      'a link to another server',
      { status: -1, links: [{ rel: 'Job Status', href: 'https://elsewhere.example/x' }] },
      'rejected',
      /leads to another server, elsewhere\.example; Vigil sends the credentials only to baseUrl/,
    ],
  ])('is not uploaded if the answer has %s', async (_what, body, kind, words) => {
    oracle.server.fault({ step: 'upload', answer: { body } });
    const error = await vendorErrorOf(send('PK', 'backup.zip'));
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(words);
  });
});

describe('a job that imports a file', () => {
  const JOB = { jobType: 'IMPORT_DATA', jobName: 'Load', parameters: { importFileName: 'load.csv' } };
  const finalOf = async () => {
    const client = oracle.clientOf();
    const id = await client.submission.submit({ key: 'k', marker: 'm', job: JOB }, signal);
    await client.readStatus(id, signal);
    return client.readStatus(id, signal);
  };

  it.each([
    ['succeeds with it', true, { state: 'succeeded' }],
    ['fails without it', false, { state: 'failed', summary: 'Unable to find the file load.csv in the repository.' }],
  ])('%s', async (_title, uploaded, status) => {
    const job = { timeline: [{ status: -1 }, { status: 0 }] };
    oracle.server.addDefinition({ ...JOB, needsFile: 'importFileName', parameters: ['importFileName'], job });
    if (uploaded) await send('a;b');
    expect(await finalOf()).toMatchObject(status);
  });
});
