/** Answers of NEXUS IC, as its pages and the client pynexusic show them. Values are made up. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { text } from 'node:stream/consumers';
import { NexusIcClient } from '../../src/vendors/nexus-ic/client.js';
import { collect } from '../helpers/collect.js';
import { edgeFor } from '../helpers/vendor-edge.js';
import { scriptedVendor, type ScriptedVendor } from '../helpers/scripted-vendor.js';

const ID = '{FAAF7FBC-0475-45ED-A148-02238E75C395}';
const OTHER = '{0BAF7FBC-0475-45ED-A148-02238E75C395}';
const JOB = `GET /icweb.dll/jobStatus/${encodeURIComponent(ID)}`;
/** What a check asks for. */
const PROBE = `GET /icweb.dll/jobStatus/${encodeURIComponent('{00000000-0000-0000-0000-000000000000}')}`;
const LOG_IN = 'POST /icweb.dll/security/login';
const LOG_OUT = 'GET /icweb.dll/security/logout';
const LOGGED_IN = { body: { hash: 'A1B2', id: 1, username: 'svc', license: 'write' } };
const { signal } = new AbortController();

let vendor: ScriptedVendor;
let client: NexusIcClient;

async function answering(script: Parameters<typeof scriptedVendor>[0], requestMs?: number): Promise<void> {
  vendor = await scriptedVendor({ [LOG_IN]: LOGGED_IN, [LOG_OUT]: {}, ...script });
  client = clientOf('6.9', requestMs);
}

function clientOf(version: '6.8' | '6.9', requestMs = 5_000): NexusIcClient {
  return new NexusIcClient(
    { baseUrl: `${vendor.url}/icweb.dll`, version, auth: { scheme: 'apikey' }, secret: () => 'nexus-ic-key' },
    edgeFor('nexus-ic', { request: requestMs }),
  );
}

afterEach(async () => {
  await client.close();
  await vendor.stop();
});

// docs.nexusic.com/6.9/ic-web.rest.jobs.html: startClock and endClock default to False, summary to Unavailable.
describe('the defaults of version 6.9', () => {
  const waiting = {
    id: ID,
    percentComplete: 0,
    summary: 'Unavailable',
    status: 1,
    startClock: false,
    endClock: false,
    dismissed: false,
    canDismiss: false,
  };

  // The zero of OLE dates, as Windows programs may write it.
  it.each([false, 'False', 'false', null, '', 0, '1899-12-30T00:00:00'])(
    'are no times, with the clocks %j',
    async (clock) => {
      await answering({ [JOB]: { body: { ...waiting, startClock: clock, endClock: clock } } });
      expect(await client.readStatus(ID, signal)).toEqual({ state: 'queued', vendorState: '1', percent: 0 });
    },
  );

  it.each(['2026-01-01 01:00:00', '20260101T0100Z'])('give way to the time %s', async (startClock) => {
    await answering({ [JOB]: { body: { ...waiting, status: 3, startClock } } });
    expect((await client.readStatus(ID, signal)).started).toBe('2026-01-01T01:00:00.000Z');
  });

  it('are no messages', async () => {
    await answering({ [JOB]: { body: { ...waiting, status: 5 } } });
    expect(await collect(client.readMessages(ID, signal))).toEqual([]);
  });

  it.each([
    ['NaN', undefined],
    ['Unavailable', undefined],
    ['35', 35],
    [137, 100],
  ])('read the percentage %j as %j', async (percentComplete, percent) => {
    await answering({ [JOB]: { body: { ...waiting, status: 3, percentComplete } } });
    const read = await client.readStatus(ID, signal);
    expect([read.state, read.percent]).toEqual(['running', percent]);
  });

  // pynexusic 2.5.5 reads answers with Python, whose JSON has the bare word NaN.
  it('read a bare NaN as no percentage', async () => {
    const body = `{"id":"${ID}","percentComplete":NaN,"summary":"NaN of 3 rows","status":3}`;
    await answering({ [JOB]: { headers: { 'content-type': 'application/json' }, body } });
    expect(await client.readStatus(ID, signal)).toEqual({
      state: 'running',
      vendorState: '3',
      summary: 'NaN of 3 rows',
    });
  });

  it('do not hide the other rows of the list, and neither does a row that is not a job', async () => {
    const running = { id: OTHER, status: 3, startClock: '2026-01-01T01:00:00Z' };
    await answering({
      'GET /icweb.dll/jobStatus': {
        body: { jobs: [waiting, { id: 7 }, null, { ...waiting, status: 'odd' }, running] },
      },
    });
    expect((await collect(client.jobList!.openJobs(signal))).map(({ id }) => id)).toEqual([ID, OTHER]);
  });
});

describe('a session of NEXUS IC', () => {
  // pynexusic 2.5.5, NEXUSIC_RESTAPI.py: "An existing connection was forcibly closed by the remote host".
  it('that ended with a broken connection is renewed by one log-in', async () => {
    await answering({
      [LOG_IN]: [{ body: { hash: 'OLD' } }, { body: { hash: 'NEW' } }],
      [JOB]: ['reset', { status: 401, body: 'Unauthorized' }, { body: { id: ID, status: 3 } }],
    });
    await expect(client.readStatus(ID, signal)).rejects.toMatchObject({ kind: 'unreachable' });
    expect(await client.readStatus(ID, signal)).toMatchObject({ state: 'running' });
    expect(vendor.calls().filter((call) => call === LOG_IN)).toHaveLength(2);
    expect(vendor.received.at(-1)!.call).toContain('hash=NEW');
  });

  // docs.nexusic.com/{6.5,6.7,6.9}/ic-web.rest.security.logout.html: 200, or 404 for an invalid hash.
  it('ends with one log-out when the client closes', async () => {
    await answering({});
    await client.check(signal);
    await client.close();
    await client.close();
    expect(vendor.received.map(({ call }) => call).filter((call) => call.startsWith(LOG_OUT))).toEqual([
      `${LOG_OUT}?hash=A1B2`,
    ]);
  });

  it('that never began has no log-out', async () => {
    await answering({ [LOG_IN]: { status: 401 } });
    await client.close();
    await expect(client.check(signal)).rejects.toMatchObject({ kind: 'refused' });
    await client.close();
    expect(vendor.calls()).toEqual([LOG_IN]);
  });

  it.each([
    ['a 404', { status: 404, body: 'Invalid hash' }],
    ['a reset', 'reset' as const],
    ['silence', 'silence' as const],
  ])('is given up if its log-out meets %s', async (_what, answer) => {
    await answering({ [LOG_OUT]: answer }, 300);
    await client.check(signal);
    const begun = Date.now();
    await expect(client.close()).resolves.toBeUndefined();
    expect(Date.now() - begun).toBeLessThan(3_000);
    expect(vendor.calls()).toEqual([LOG_IN, PROBE, LOG_OUT]);
  });
});

describe('a check of NEXUS IC', () => {
  it.each(['6.8', '6.9'] as const)('requests what a poll requests, in version %s', async (version) => {
    await answering({ 'GET /icweb.dll/security/login': LOGGED_IN });
    await client.close();
    client = clientOf(version);
    await client.check(signal);
    await client.readStatus(ID, signal).catch(() => undefined);
    const [, probed, polled] = vendor.received.map(({ call }) => call).filter((call) => !call.startsWith(LOG_OUT));
    expect(probed!.replace('00000000-0000-0000-0000-000000000000', ID.slice(1, -1))).toBe(polled);
  });

  it('passes if the vendor answers that it does not have the job', async () => {
    await answering({ [PROBE]: { status: 404, body: 'Job identified by {0} was not found.' } });
    expect(await client.check(signal)).toBe('logged in as svc');
  });

  it.each<[string, Parameters<typeof scriptedVendor>[0][string], string, string]>([
    ['the user may not see jobs', { status: 403, body: 'Not licensed.' }, 'refused', 'Not licensed.'],
    [
      'a web server answers',
      { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>404' },
      'missing',
      'no jobs at this address',
    ],
    ['nothing answers', 'reset', 'unreachable', 'broke'],
  ])('fails if %s', async (_what, answer, kind, words) => {
    await answering({ [PROBE]: answer });
    await expect(client.check(signal)).rejects.toMatchObject({ kind, message: expect.stringContaining(words) });
  });
});

describe('the content of a NEXUS IC job', () => {
  // pynexusic takes the file's name from this header, which has no space.
  it('has the name of its Content-Disposition', async () => {
    await answering({
      'GET /icweb.dll/jobContent': {
        headers: { 'content-type': 'application/json', 'content-disposition': 'attachment;filename="report.json"' },
        body: '{"elements":[]}',
      },
    });
    const [report] = await collect(client.openContent(ID, {}, signal));
    expect([report!.name, await text(report!.body)]).toEqual(['report.json', '{"elements":[]}']);
  });
});
