/** Answers of Oracle EPM Planning, as its pages and public clients show them. Values are made up. */
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { poll as pollIn } from '../../src/activities/poll-for-change.js';
import type { Observation } from '../../src/contract/job.js';
import { OracleEpmClient, type OracleEpmOptions } from '../../src/vendors/oracle-epm/client.js';
import { collect } from '../helpers/collect.js';
import { edgeFor } from '../helpers/vendor-edge.js';
import { scriptedVendor, type Received, type ScriptedAnswer, type ScriptedVendor } from '../helpers/scripted-vendor.js';

const APPS = 'GET /HyperionPlanning/rest/v3/applications';
const JOB = `${APPS}/Vision/jobs/95`;
const CONTENTS = '/interop/rest/11.1.2.3.600/applicationsnapshots/DataExport.zip/contents';
const STATUS = '/interop/rest/v1/applicationsnapshots/DataExport.zip/contents/704910221';
const ZIP = { 'content-type': 'application/octet-stream' };
const HTML = { 'content-type': 'text/html' };
const LISTED = { body: { items: [{ name: 'Vision' }] } };
const { signal } = new AbortController();

let vendor: ScriptedVendor;
let client: OracleEpmClient;

async function answering(script: Parameters<typeof scriptedVendor>[0]): Promise<void> {
  vendor = await scriptedVendor({ [APPS]: LISTED, ...script });
  client = clientWith({ user: 'svc', password: () => 'correct-horse' });
}

function clientWith(auth: OracleEpmOptions['auth']): OracleEpmClient {
  return new OracleEpmClient(
    { baseUrl: vendor.url, application: 'Vision', apiVersion: 'v3', auth },
    edgeFor('oracle-epm'),
  );
}

afterEach(async () => {
  await client.close();
  await vendor.stop();
});

describe('a job that is not there', () => {
  // jasonwjones/pbj-pbcs-client, PbcsApplicationImpl.java: "Error fetching job with status ID ... Perhaps it doesn't exist?" at a 5xx. The
  // body's shape is that of PbcsClientException.java, its words are inferred.
  const words = 'com.hyperion.planning.HspRuntimeException: Job not found';
  const gone = { status: 500, body: { detail: words, status: 500, message: words, localizedMessage: words } };
  const unseen: Observation = { vendor: 'oracle-epm', vendorState: '', state: 'unknown', condition: 'clear' };

  it('is missing if it was never seen, although the status is a 500', async () => {
    await answering({ [JOB]: gone });
    await expect(client.readStatus('95', signal)).rejects.toMatchObject({ kind: 'missing', status: 500 });
    const { observation } = await pollIn(client, { jobId: '95' }, unseen, signal);
    expect(observation).toMatchObject({ condition: 'missing', problem: expect.stringContaining(words) });
  });

  it('is only unreachable if it was seen before', async () => {
    await answering({ [JOB]: gone });
    const seen: Observation = { ...unseen, state: 'running', condition: 'unreachable' };
    const { observation } = await pollIn(client, { jobId: '95' }, seen, signal);
    expect(observation).toMatchObject({ state: 'running', condition: 'unreachable' });
  });

  it.each([
    ['a page with 500', { status: 500, headers: HTML, body: '<html>not found</html>' }],
    ['a page with 503', { status: 503, headers: HTML, body: '<html>maintenance</html>' }],
    ['a 503 with JSON', { status: 503, body: { status: 503, message: 'backend not found' } }],
    ['a 500 with other words', { status: 500, body: { status: 500, detail: 'Connection pool exhausted' } }],
  ])('is not missing after %s', async (_what, answer) => {
    await answering({ [JOB]: answer });
    await expect(client.readStatus('95', signal)).rejects.toMatchObject({ kind: 'unreachable' });
  });

  // Recorded in PbcsClientException.java of the same client.
  it('is missing if the answer has the id -1', async () => {
    const body = { descriptiveStatus: 'Error', jobId: -1, status: 1, details: null, jobName: null, links: null };
    await answering({ [JOB]: { body } });
    await expect(client.readStatus('95', signal)).rejects.toMatchObject({ kind: 'missing' });
  });
});

describe('the status of a Planning job', () => {
  // docs.oracle.com, fdmee_jobstatus_di.html: "status":"0","jobId":"1881","details":"null".
  it('is read from numbers as strings, and "null" is no text', async () => {
    const body = { status: '-1', jobId: '95', descriptiveStatus: 'Processing', details: 'null' };
    await answering({ [JOB]: { body } });
    expect(await client.readStatus('95', signal)).toEqual({ state: 'running', vendorState: '-1 Processing' });
  });

  // docs.oracle.com, Retrieve Job Status: 2 is cancel pending, 4 invalid parameter, Integer.MAX_VALUE unknown. The client
  // jasonwjones/pbj-pbcs-client trims the details (JobLaunchResponse).
  it.each([
    [2, 'cancelling'],
    [0, 'succeeded'],
    [3, 'cancelled'],
    [4, 'failed'],
    [2147483647, 'unknown'],
  ])('%i is %s', async (status, state) => {
    await answering({ [JOB]: { body: { status, jobId: 95, details: 'Said.\n\n' } } });
    expect(await client.readStatus('95', signal)).toMatchObject({ state, summary: 'Said.' });
  });

  // docs.oracle.com, cepma/epm_automate_behavior_dmaint.html: about an hour without service.
  it('survives the daily maintenance, whatever page it shows', async () => {
    await answering({
      [JOB]: [
        { status: 503, headers: HTML, body: '<html>maintenance</html>' },
        { headers: HTML, body: '<html>Sign in</html>' },
        { status: 302, headers: { location: 'https://login.example/' } },
        { body: { status: 0, jobId: 95 } },
      ],
    });
    for (let attempt = 0; attempt < 3; attempt += 1)
      await expect(client.readStatus('95', signal)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(await client.readStatus('95', signal)).toMatchObject({ state: 'succeeded' });
  });

  // SpinStateLabs/nspb-rest-toolkit, docs/SKILL.md, section 6: a gap in the tenant's set-up, which no new token cures.
  it('that is refused shows the error_description of WWW-Authenticate', async () => {
    const challenge = 'Bearer error="invalid_token", error_description="Token Audience"';
    await answering({ [APPS]: { status: 401, headers: { 'www-authenticate': challenge, ...HTML }, body: '' } });
    await expect(client.readStatus('95', signal)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('Token Audience'),
    });
  });

  // jasonwjones/pbj-pbcs-client, MyResponseErrorHandler.java: the token of a bearer ends.
  it('whose token has expired is read with the token that the file then has, by one log-in for all waits', async () => {
    const expired = {
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="invalid_token", error_description="Token Expired"' },
    };
    const byToken =
      (answer: ScriptedAnswer) =>
      ({ headers }: Received) =>
        headers.authorization === 'Bearer second-token' ? answer : expired;
    await answering({ [APPS]: [LISTED, byToken(LISTED)], [JOB]: byToken({ body: { status: -1, jobId: 95 } }) });
    let token = 'first-token';
    client = clientWith({ token: () => token });
    const polls = () => Promise.all(Array.from({ length: 5 }, () => client.readStatus('95', signal)));
    await client.check(signal);
    vendor.received.length = 0;
    const refused = polls();
    // Vigil has asked by now, with the old token.
    await expect(refused).rejects.toMatchObject({ kind: 'refused', message: expect.stringContaining('Token Expired') });
    token = 'second-token';
    expect((await polls()).map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'running'));
    expect(vendor.calls().filter((call) => call === APPS)).toHaveLength(2);
  });

  it('is read with the token that the file has now, before the old one is refused', async () => {
    await answering({ [JOB]: { body: { status: -1, jobId: 95 } } });
    let token: string | undefined = 'first-token';
    client = clientWith({
      token: () => {
        if (token === undefined) throw new Error('no such file');
        return token;
      },
    });
    await client.readStatus('95', signal);
    // While the file is being replaced.
    token = undefined;
    await client.readStatus('95', signal);
    token = 'second-token';
    await client.readStatus('95', signal);
    await client.readStatus('95', signal);
    expect(vendor.received.map(({ call, headers }) => `${call.split('/').at(-1)} ${headers.authorization}`)).toEqual([
      'applications Bearer first-token',
      '95 Bearer first-token',
      '95 Bearer first-token',
      'applications Bearer second-token',
      '95 Bearer second-token',
      '95 Bearer second-token',
    ]);
  });

  it.each(['detail', 'details', 'message', 'localizedMessage'])('that is rejected shows the %s', async (field) => {
    await answering({ [JOB]: { status: 400, body: { status: 400, [field]: 'The dimension Time is invalid.' } } });
    await expect(client.readStatus('95', signal)).rejects.toThrow('The dimension Time is invalid.');
  });
});

// docs.oracle.com, prest/download_application_snapshot_v2.html; v1 seen so in krisbe1984/ORACLE-EPM-RESTAPI.
describe('a download that is itself a job', () => {
  const linked =
    (status: number, rel: string, path: string, more: object = {}) =>
    (base: string) => ({
      body: {
        details: null,
        status,
        items: null,
        links: [
          { rel: 'self', href: 'x' },
          { rel, href: base + path },
        ],
        ...more,
      },
    });
  const begun = linked(-1, 'Job Status', STATUS);
  const done = linked(0, 'Download link', `${STATUS}?q=%7Bdownload:complete%7D`);
  const file = `GET ${STATUS}?q=%7Bdownload:complete%7D`;
  const origin = ({ headers }: { headers: { host?: string } }) => `http://${headers.host}`;
  const at = (answer: typeof begun) => (request: { headers: { host?: string } }) => answer(origin(request));
  const open = () => collect(client.openContent('95', { file: 'DataExport.zip' }, signal));

  it('is followed to its file', async () => {
    await answering({
      [`GET ${CONTENTS}`]: at(begun),
      [`GET ${STATUS}`]: [at(begun), at(done)],
      [file]: { headers: ZIP, body: 'the bytes' },
    });
    const [content] = await open();
    expect([content!.name, await text(content!.body)]).toEqual(['DataExport.zip', 'the bytes']);
    expect(vendor.received.every(({ headers }) => headers.authorization?.startsWith('Basic '))).toBe(true);
  });

  it('is resumed after a break, from the same link', async () => {
    const old = { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT', 'accept-ranges': 'bytes', etag: '"v1"' };
    await answering({
      [`GET ${CONTENTS}`]: at(begun),
      [`GET ${STATUS}`]: at(done),
      [file]: [
        { headers: { ...ZIP, ...old, 'content-length': '9' }, body: 'the ', breaksOff: true },
        { status: 206, headers: { ...ZIP, ...old, 'content-range': 'bytes 4-8/9' }, body: 'bytes' },
      ],
    });
    const [content] = await open();
    expect(await text(content!.body)).toBe('the bytes');
    expect(vendor.received.at(-1)!.headers.range).toBe('bytes=4-');
  });

  it('sends its credentials to no other origin', async () => {
    const other = await scriptedVendor({ [`GET ${STATUS}`]: { body: {} } });
    await answering({ [`GET ${CONTENTS}`]: begun(other.url) });
    await expect(open()).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('another server'),
    });
    expect(other.received).toEqual([]);
    await other.stop();
  });

  it('that fails shows its details', async () => {
    await answering({
      [`GET ${CONTENTS}`]: at(begun),
      [`GET ${STATUS}`]: at(linked(1, 'self', '', { details: 'EPMLCM-13000: Service currently not available.' })),
    });
    await expect(open()).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining('EPMLCM-13000') });
  });

  it('that leads back to itself ends', async () => {
    await answering({ [`GET ${CONTENTS}`]: at(done), [file]: at(done) });
    await expect(open()).rejects.toMatchObject({ kind: 'unintelligible' });
  });

  it('has no file in an empty 206', async () => {
    await answering({
      [`GET ${CONTENTS}`]: at(begun),
      [`GET ${STATUS}`]: at(done),
      [file]: { status: 206, headers: { ...ZIP, 'content-length': '0' } },
    });
    await expect(open()).rejects.toMatchObject({ kind: 'unintelligible' });
  });
});

describe('the details of a Planning job', () => {
  it('are kept beside odd ones, over all pages', async () => {
    const page = (nth: number, more: object) => ({
      body: {
        items: [null, 'x', { msgText: { en: 'x' } }, { msgText: `row ${nth}`, recordsRead: 'many', links: {} }],
        ...more,
      },
    });
    await answering({
      [JOB]: { body: { status: 0, jobId: 95 } },
      [`${JOB}/details`]: [page(1, { hasMore: 'true', links: 'none' }), page(2, { hasMore: 'false' })],
    });
    expect((await collect(client.readMessages('95', signal))).map(({ text: said }) => said)).toEqual([
      'row 1',
      'row 2',
    ]);
    const offsets = vendor.received.map(({ call }) => /offset=(\d+)/.exec(call)?.[1]).filter(Boolean);
    expect(offsets).toEqual(['0', '4']);
  });

  it('count every page against the limit, also the only page of a child job', async () => {
    const child = (id: number) => ({ rel: 'child-job-details', href: `/jobs/95/childjobs/${id}/details` });
    const items = Array.from({ length: 1_100 }, (_, id) => ({ recordsRead: id, links: [child(id)] }));
    const children = items.map((_, id) => [
      `${JOB}/childjobs/${id}/details`,
      { body: { items: [{ msgText: `child ${id}` }], hasMore: false } },
    ]);
    await answering({
      [JOB]: { body: { status: 0, jobId: 95 } },
      [`${JOB}/details`]: { body: { items, hasMore: false } },
      ...(Object.fromEntries(children) as object),
    });
    const messages = await collect(client.readMessages('95', signal));
    expect(vendor.calls().filter((call) => call.endsWith('/details'))).toHaveLength(1_000);
    expect(messages.filter(({ text: said }) => said.includes('more than 1000 pages'))).toHaveLength(1);
  });
});

describe('a check', () => {
  it('requests the path of a job', async () => {
    await answering({ [`${APPS}/Vision/jobs/0`]: { status: 403, body: { message: 'No access to jobs.' } } });
    await expect(client.check(signal)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('does not pass at a server that has neither applications nor jobs', async () => {
    await answering({ [APPS]: { status: 404, body: 'Not Found' } });
    await expect(client.check(signal)).rejects.toThrow('no Planning at this address');
  });
});
