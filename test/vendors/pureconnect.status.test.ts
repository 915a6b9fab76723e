import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { errorSchema, jobSchema, loginSchema, type ExtractionJob } from '../../src/vendors/pureconnect/schemas.js';
import { endOf, readState, stateOf } from '../../src/vendors/pureconnect/status.js';

function sample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/pureconnect/${name}.json`, import.meta.url), 'utf8'));
}

const AT = '20260101T020000Z';
const LATER = '2026-01-01T03:00:00Z';

describe('the state of a data-extractor job', () => {
  it.each([
    [0, 'queued'],
    [1, 'queued'],
    [2, 'running'],
    [3, 'failed'],
    [4, 'cancelled'],
    [5, 'succeeded'],
    [6, 'unknown'],
    [-1, 'unknown'],
    [2147483647, 'unknown'],
  ])('maps %i to %s', (state, ours) => {
    expect(stateOf(state)).toBe(ours);
    expect(readState({ id: '17', state })).toEqual({ state: ours, vendorState: String(state) });
  });

  it.each<[string, Partial<ExtractionJob>, string, string]>([
    ['submitTime alone', { submitTime: AT }, 'queued', 'submitTime'],
    ['queuedTime', { submitTime: AT, queuedTime: AT }, 'queued', 'queuedTime'],
    ['startedTime', { submitTime: AT, queuedTime: AT, startedTime: AT }, 'running', 'startedTime'],
    ['finishedTime', { startedTime: AT, finishedTime: LATER }, 'succeeded', 'finishedTime'],
    ['failedTime', { startedTime: AT, failedTime: LATER }, 'failed', 'failedTime'],
    ['canceledTime', { startedTime: AT, canceledTime: LATER }, 'cancelled', 'canceledTime'],
  ])('is derived from %s if the vendor left out the state', (_of, times, state, vendorState) => {
    expect(readState({ id: '17', ...times })).toEqual({ state, vendorState });
    expect(readState({ id: '17', state: null, ...times })).toEqual({ state, vendorState });
  });

  it('is never succeeded if the job also failed or was cancelled', () => {
    expect(readState({ id: '17', finishedTime: LATER, failedTime: AT })?.state).toBe('failed');
    expect(readState({ id: '17', finishedTime: LATER, failedTime: AT, canceledTime: AT })?.state).toBe('cancelled');
  });

  it('comes from the field state, whatever the times are', () => {
    expect(readState({ id: '17', state: 2, finishedTime: AT })).toEqual({ state: 'running', vendorState: '2' });
  });

  it.each<[string, Partial<ExtractionJob>]>([
    ['no time at all', {}],
    ['empty times', { submitTime: '', finishedTime: '' }],
    ['a time that is none', { finishedTime: 'never' }],
    ['only the time of its last change', { stateChangedTime: AT }],
  ])('cannot be derived from %s', (_of, times) => {
    expect(readState({ id: '17', ...times })).toBeUndefined();
  });
});

describe('the end of a data-extractor job', () => {
  const times = { canceledTime: '20260101T020001Z', failedTime: '20260101T020002Z', finishedTime: '20260101T020003Z' };

  it.each([
    ['cancelled', '2026-01-01T02:00:01.000Z'],
    ['failed', '2026-01-01T02:00:02.000Z'],
    ['succeeded', '2026-01-01T02:00:03.000Z'],
    ['running', undefined],
    ['queued', undefined],
    ['unknown', undefined],
  ] as const)('of one that is %s is %s', (state, at) => {
    expect(endOf({ id: '17', ...times }, state)).toBe(at);
  });

  it('is the last change if there is no time of the end', () => {
    expect(endOf({ id: '17', stateChangedTime: LATER }, 'failed')).toBe('2026-01-01T03:00:00.000Z');
    expect(endOf({ id: '17', stateChangedTime: LATER }, 'running')).toBeUndefined();
  });
});

describe('the answers of ICWS', () => {
  it("are understood as the page's flat list of properties", () => {
    expect(jobSchema.parse(sample('job-flat'))).toMatchObject({
      id: '17',
      state: 3,
      outputFolder: '\\\\ic\\extract\\17',
    });
  });

  it("are understood as the SDK's two nested objects", () => {
    expect(jobSchema.parse(sample('job-nested'))).toMatchObject({
      id: '17',
      state: 2,
      startedTime: '2026-01-01T02:00:30Z',
    });
  });

  it('are refused without a status, as jobsResponseMode=configuration gives them', () => {
    const { jobConfig } = sample('job-nested') as { jobConfig: unknown };
    expect(jobSchema.safeParse({ jobConfig }).success).toBe(false);
    expect(jobSchema.safeParse({ jobStatus: null, jobConfig }).success).toBe(false);
  });

  it.each([
    ['a state in words', { id: '17', state: 'finished' }],
    ['a state that is no whole number', { id: '17', state: 2.5 }],
    ['no id', { state: 2 }],
    ['a list', [{ id: '17', state: 2 }]],
    ['null', null],
  ])('are refused with %s', (_of, answer) => {
    expect(jobSchema.safeParse(answer).success).toBe(false);
    expect(jobSchema.safeParse({ jobStatus: answer }).success).toBe(false);
  });

  it('to a log-in carry the token and the id of the session, and the names of servers', () => {
    expect(loginSchema.parse(sample('login'))).toEqual({
      csrfToken: 'WAxhZ0NTUkZUb2tlbg==',
      sessionId: '29113001',
      userID: 'svc',
      icServer: 'ICA',
      alternateHostList: ['ic-b.example'],
    });
  });

  it('that are errors have an id, a number and a message', () => {
    expect(errorSchema.parse(sample('error'))).toMatchObject({
      errorId: 'error.request.connection.authenticationFailure',
      errorCode: '-2147221503',
      message: 'The authentication process failed.',
    });
  });

  it('that are errors keep their message beside odd fields', () => {
    const odd = { errorId: { en: 'x' }, errorCode: null, message: 'No right.', propertyName: ['x'] };
    expect(errorSchema.parse(odd)).toMatchObject({ message: 'No right.' });
  });
});
