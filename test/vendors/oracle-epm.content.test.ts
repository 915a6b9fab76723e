import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { sha256Of } from '../../simulators/content.js';
import { collect } from '../helpers/collect.js';
import { digestOf } from '../helpers/collect.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { serveOracleEpm, signal } from './oracle-epm.served.js';

const oracle = serveOracleEpm();
const { clientOf } = oracle;

describe('content', () => {
  const open = (file: string | undefined, client = clientOf()) => collect(client.openContent('224', { file }, signal));

  it('is empty if no file is requested', async () => {
    expect(await open(undefined)).toEqual([]);
    expect(oracle.server.ledger).toEqual([]);
  });

  it('is the named file, unchanged, with its length', async () => {
    const body = { bytes: 3_000_000, seed: 7 };
    oracle.server.addFile('nightly.zip', { mediaType: 'application/zip', body });
    const [file, ...others] = await open('nightly.zip');
    expect(file).toMatchObject({ name: 'nightly.zip', mediaType: 'application/octet-stream', bytes: 3_000_000 });
    expect(await digestOf(file!.body)).toBe(sha256Of(body));
    expect(others).toEqual([]);
  });

  it.each(['out/nightly export.zip', 'inbox\\s112.csv', 'übersicht ?#&%2F.csv'])('may be called %s', async (name) => {
    oracle.server.addFile(name, { mediaType: 'text/csv', body: name });
    const [file] = await open(name);
    expect([file!.name, await text(file!.body)]).toEqual([name, name]);
    expect(oracle.server.requests('content')[0]!.path).toBe(
      `/interop/rest/11.1.2.3.600/applicationsnapshots/${encodeURIComponent(name)}/contents`,
    );
  });

  it('may be an empty file', async () => {
    oracle.server.addFile('empty.csv', { mediaType: 'text/csv', body: '' });
    const [file] = await open('empty.csv');
    expect([file!.bytes, await text(file!.body)]).toEqual([0, '']);
  });

  it.each([
    ['Not a valid file.', 'missing'],
    ['The file nightly.zip was not found in the repository.', 'missing'],
    ['EPMLCM-1: nightly.zip does not exist', 'missing'],
    ['You are not authorized to download.', 'rejected'],
  ])('that is JSON with 200 is an error: %s is %s', async (details, kind) => {
    oracle.server.fault({ step: 'content', answer: { body: { status: 8, details } } });
    const error = await vendorErrorOf(open('nightly.zip'));
    expect(error).toMatchObject({ kind, status: 200, errorId: 'status 8' });
    expect(error.message).toContain(details);
  });

  it('that is missing can be opened later, when it exists', async () => {
    const client = clientOf();
    expect((await vendorErrorOf(open('late.csv', client))).kind).toBe('missing');
    oracle.server.addFile('late.csv', { mediaType: 'text/csv', body: 'late' });
    const [file] = await open('late.csv', client);
    expect(await text(file!.body)).toBe('late');
  });

  it.each([
    ['JSON without a word', 200, 'application/json', '[]', 'unintelligible'],
    ['no content at all', 204, 'application/octet-stream', '', 'unintelligible'],
    ['a web page', 200, 'text/html; charset=utf-8', '<p>Maintenance</p>', 'unreachable'],
  ])('that is %s is no file', async (_title, status, type, body, kind) => {
    oracle.server.fault({ step: 'content', answer: { status, headers: { 'content-type': type }, body } });
    expect((await vendorErrorOf(open('nightly.zip'))).kind).toBe(kind);
  });

  it('that breaks while it is read is unreachable', async () => {
    oracle.server.addFile('big.zip', { mediaType: 'application/zip', body: { bytes: 1_000_000, seed: 1 } });
    oracle.server.fault({ step: 'content', wire: 'reset-mid-body' });
    const [file] = await open('big.zip');
    expect((await vendorErrorOf(digestOf(file!.body))).kind).toBe('unreachable');
  });

  it('cannot have a name of dots', async () => {
    expect((await vendorErrorOf(open('..'))).kind).toBe('rejected');
    expect(oracle.server.requests('content')).toEqual([]);
  });
});
