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
    { errorCode: '-2147221496' },
    { errorId: '-2147221496' },
    { message: 'The job could not be found.' },
  ])('is missing: 400 %j', async (body) => {
    await answering({ [JOB]: refusal(400, body) });
    expect(await errorOf(client.readStatus('17', signal))).toMatchObject({ kind: 'missing', status: 400 });
  });

  it("shows the vendor's number if there is no errorId", async () => {
    await answering({ [JOB]: refusal(400, { errorCode: -2147221496, message: '' }) });
    expect((await errorOf(client.readStatus('17', signal))).errorId).toBe('-2147221496');
  });

  // The vendor's pages: errors about a property have a propertyName.
  it.each([
    { errorId: 'error.request.property.invalid', message: 'The value is unknown.', propertyName: 'jobsResponseMode' },
    { errorCode: -2147221496, message: 'The requested item could not be found.', propertyName: 'jobsResponseMode' },
    { errorId: 'error.request.property.invalid', message: 'The requested property could not be found.' },
    { message: 'Unknown property "jobsMode".' },
    { message: 'The query string parameter jobsMode was not found.' },
    { message: 'The header Accept-Language was not found.' },
    { errorId: 'error.request.unknownType', message: 'Unknown type.' },
    { message: 'The job was not read: unknown error.' },
  ])('is not what an error about the request says, which is rejected: 400 %j', async (body) => {
    await answering({ [JOB]: refusal(400, body) });
    expect((await errorOf(client.readStatus('17', signal))).kind).toBe('rejected');
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
