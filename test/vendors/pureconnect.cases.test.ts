/** Answers of ICWS, as public clients and pages show them. Values are made up. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import { scriptedVendor, type ScriptedAnswer, type ScriptedVendor } from '../helpers/scripted-vendor.js';
import { edgeFor } from '../helpers/vendor-edge.js';
import { errorOf, PASSWORD, signal } from './pureconnect.served.js';

const LOG_IN = 'POST /icws/connection';
const JOB = 'GET /icws/29113001/data-extractor/jobs/17';
const ICWS = { 'content-type': 'application/vnd.inin.icws+JSON; charset=utf-8' };

let vendor: ScriptedVendor;
let client: PureConnectClient;

async function answering(script: Record<string, ScriptedAnswer | ScriptedAnswer[]>): Promise<void> {
  vendor = await scriptedVendor({ [LOG_IN]: session('29113001'), ...script });
  client = new PureConnectClient(
    { baseUrl: vendor.url, alternates: [], user: 'svc-vigil', password: () => PASSWORD },
    edgeFor('pureconnect'),
  );
}

function session(sessionId: string): ScriptedAnswer {
  return {
    status: 201,
    headers: { ...ICWS, 'set-cookie': `icws_${sessionId}=0d4c0b8a; Path=/icws/${sessionId}; Secure; HttpOnly` },
    body: { csrfToken: `token of ${sessionId}`, sessionId, alternateHostList: [], userID: 'svc-vigil' },
  };
}

function refusal(status: number, body: object): ScriptedAnswer {
  return { status, headers: ICWS, body };
}

afterEach(async () => {
  await client.close();
  await vendor.stop();
});

describe('an unknown data-extractor job', () => {
  // gildas/ruby-ic, lib/ic/http.rb: a 400 with errorId '-2147221496' is "not found", met at GET of a station. Old servers sent no errorId.
  // The message is inferred from the vendor's words.
  it.each([
    { errorId: '-2147221496', errorCode: -2147221496, message: 'The requested item could not be found.' },
    { errorCode: -2147221496, message: '' },
    { message: 'The job could not be found.' },
  ])('is missing: 400 %j', async (body) => {
    await answering({ [JOB]: refusal(400, body) });
    expect(await errorOf(client.readStatus('17', signal))).toMatchObject({ kind: 'missing', status: 400 });
  });

  // The vendor's pages: errors about a property have a propertyName.
  it('is not assumed after an error about a property, which is rejected', async () => {
    const message = 'The value is unknown.';
    const body = { errorId: 'error.request.property.invalid', message, propertyName: 'jobsResponseMode' };
    await answering({ [JOB]: refusal(400, body) });
    expect((await errorOf(client.readStatus('17', signal))).kind).toBe('rejected');
  });
});

describe('a log-in with a wrong password', () => {
  // gildas/ruby-ic and gildas/posh-ic, tests/ICSession.tests.ps1: recorded. Servers before CIC 4.0.6 sent no errorId.
  it.each([
    [
      {
        errorId: 'error.request.connection.authenticationFailure',
        errorCode: -2147221503,
        message: 'The authentication process failed.',
      },
      '[error.request.connection.authenticationFailure]: The authentication process failed.',
    ],
    [
      { errorCode: -2147221503, message: 'The authentication process failed.' },
      '[-2147221503]: The authentication process failed.',
    ],
  ])('is refused, and not sent again: 400 %j', async (body, shown) => {
    await answering({ [LOG_IN]: refusal(400, body) });
    for (let poll = 0; poll < 2; poll += 1) {
      const error = await errorOf(client.readStatus('17', signal));
      expect(error.kind).toBe('refused');
      expect(error.message).toBe(`pureconnect could not log in: HTTP 400 (POST /icws/connection) ${shown}`);
    }
    expect(vendor.calls()).toEqual([LOG_IN]);
  });
});

describe('a session that is gone', () => {
  // gildas/posh-ic, tests/ICSession.tests.ps1: recorded. The third is in gildas/ruby-ic, lib/ic/http.rb.
  const gone = [
    { errorCode: 1, message: 'This request requires a session ID!' },
    { errorCode: 2, message: 'An authentication token was expected in the request, but not found.' },
    { errorCode: -2147221499, message: 'The session could not be found.' },
  ];

  it.each(gone)('is renewed by one log-in for all waits: 401 %j', async (body) => {
    const ofSecond = (id: string) => `GET /icws/29113002/data-extractor/jobs/${id}`;
    await answering({
      [LOG_IN]: [session('29113001'), session('29113002')],
      [JOB]: refusal(401, body),
      [JOB.replace('17', '18')]: refusal(401, body),
      [ofSecond('17')]: { headers: ICWS, body: { id: '17', state: 2 } },
      [ofSecond('18')]: { headers: ICWS, body: { id: '18', state: 5 } },
    });
    const polls = await Promise.all(['17', '18'].map((id) => client.readStatus(id, signal)));
    expect(polls.map(({ state }) => state)).toEqual(['running', 'succeeded']);
    expect(vendor.calls().filter((call) => call === LOG_IN)).toHaveLength(2);
    const last = vendor.received.at(-1)!.headers;
    expect(last).toMatchObject({ 'inin-icws-csrf-token': 'token of 29113002' });
  });

  it.each(gone)('is refused if the new session is gone too, and never a missing job: 401 %j', async (body) => {
    await answering({ [JOB]: refusal(401, body) });
    expect(await errorOf(client.readStatus('17', signal))).toMatchObject({
      kind: 'refused',
      errorId: String(body.errorCode),
    });
    expect(vendor.calls()).toEqual([LOG_IN, JOB, LOG_IN, JOB]);
  });
});

describe('a server with a temporary error', () => {
  // gildas/ruby-ic, lib/ic/http.rb.
  it('is unreachable, and polled again', async () => {
    await answering({
      [JOB]: [
        refusal(500, { errorCode: -2147467259, message: 'Unspecified error' }),
        { headers: ICWS, body: { id: '17', state: 5 } },
      ],
    });
    expect(await errorOf(client.readStatus('17', signal))).toMatchObject({ kind: 'unreachable', status: 500 });
    expect(await client.readStatus('17', signal)).toMatchObject({ state: 'succeeded' });
    expect(vendor.calls()).toEqual([LOG_IN, JOB, JOB]);
  });
});

// The vendor's page about the jobs: 403 if the user may not query them, 410 if the resource was removed.
describe('a check of PureConnect', () => {
  const LIST = 'GET /icws/29113001/data-extractor/jobs';

  it('requests one job of the list', async () => {
    await answering({ [LIST]: { headers: ICWS, body: { jobList: [] } } });
    expect(await client.check(signal)).toBe(`logged in as svc-vigil at ${new URL(vendor.url).host}`);
    expect(vendor.received.at(-1)!.call).toBe(`${LIST}?jobsResponseMode=status&jobCount=1`);
  });

  it.each([
    ['the user may not see jobs', 403, { message: 'The user has no right to query jobs.' }, 'refused', 'no right'],
    ['the server has no data extractor', 404, { errorId: 'error.request.unsupported' }, 'missing', 'unsupported'],
    ['the API was removed', 410, { message: 'This resource was removed.' }, 'rejected', 'removed'],
    ['the server fails', 500, { errorCode: -2147467259, message: 'Unspecified error' }, 'unreachable', 'Unspecified'],
  ])('fails if %s', async (_what, status, body, kind, words) => {
    await answering({ [LIST]: refusal(status, body) });
    const error = await errorOf(client.check(signal));
    expect([error.kind, error.fields.verb]).toEqual([kind, 'check']);
    expect(error.message).toContain(words);
  });
});

describe('the times of a data-extractor job', () => {
  // ININ's SDK, _util.js, dateFromISO8601String: the T and the seconds are optional.
  it.each([
    { finishedTime: '20260101020000Z' },
    { finishedTime: '20260101T0200Z' },
    { finishedTime: '202601010200Z' },
    { state: 5, finishedTime: '20260101T0200Z' },
  ])('need neither a T nor seconds: %j', async (times) => {
    await answering({ [JOB]: { headers: ICWS, body: { id: '17', ...times } } });
    expect(await client.readStatus('17', signal)).toMatchObject({
      state: 'succeeded',
      ended: '2026-01-01T02:00:00.000Z',
    });
  });
});
