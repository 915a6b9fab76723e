import { describe, expect, it } from '@jest/globals';
import { hintIn } from '../../src/serving/webhook-hint.js';

const EXPECTED = 'expected { "connection": "…", "jobId": "…" }, or a CloudEvent with that as its data';
const CALLS = { connection: 'calls', jobId: '34' };

describe('a webhook', () => {
  it.each<[string, unknown]>([
    ['names the job', CALLS],
    ['may number it', { connection: 'calls', jobId: 34 }],
    ['may have other fields', { ...CALLS, event: 'finished', at: 7 }],
    ['may be a CloudEvent', { specversion: '1.0', id: '1', source: '/ic', type: 'extract.ended', data: CALLS }],
  ])('%s', (_title, body) => {
    expect(hintIn(JSON.stringify(body))).toEqual(CALLS);
  });

  it.each<[string, string]>([
    ['calls 34', EXPECTED],
    ['', EXPECTED],
    ['null', EXPECTED],
    ['[]', EXPECTED],
    ['{"connection":"calls"}', EXPECTED],
    ['{"connection":"calls","jobId":3.5}', EXPECTED],
    ['{"connection":["calls"],"jobId":"34"}', EXPECTED],
    ['{"specversion":"1.0","connection":"calls","jobId":"34"}', EXPECTED],
    ['{"specversion":"1.0","data_base64":"e30="}', EXPECTED],
    ['{"connection":"Calls","jobId":"34"}', "connection: expected a connection's name"],
    ['{"connection":"calls","jobId":""}', "jobId: expected the job's id at the vendor, as a string"],
    ['{"connection":"calls","jobId":"../34"}', expect.stringMatching(/^jobId: expected an id that/) as never],
  ])('with the body %j says what is expected', (body, problem) => {
    expect(hintIn(body)).toEqual(problem);
  });
});
