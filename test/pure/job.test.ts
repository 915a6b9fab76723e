import { describe, expect, it } from '@jest/globals';
import { actsQueue, DEFAULT_TASK_QUEUE, jobOfWaitId, pollsQueue, waitId } from '../../src/contract/ids.js';
import {
  CONDITIONS,
  isChange,
  isTerminal,
  JOB_STATES,
  UNSEEN,
  VENDORS,
  type JobState,
  type Observation,
} from '../../src/contract/job.js';
import { unseenOutcome } from '../../src/contract/outcome.js';

const SEEN: Observation = { vendor: 'nexus-ic', state: 'running', condition: 'clear', vendorState: '3', percent: 43 };

describe('a change', () => {
  it.each<[string, Partial<Observation>, boolean]>([
    ['nothing', {}, false],
    ['state', { state: 'paused' }, true],
    ['condition', { condition: 'unreachable' }, true],
    ['percent within its ten', { percent: 49 }, false],
    ['percent across a multiple of ten', { percent: 50 }, true],
    ['percent backwards across a multiple of ten', { percent: 39 }, true],
    ['percent that is gone', { percent: undefined }, true],
    ["the vendor's word alone", { vendorState: '2' }, false],
    ['summary', { summary: 'row 7' }, false],
    ['problem alone', { problem: 'HTTP 503' }, false],
  ])('is a change of state, condition or tens of percent: %s', (_what, fields, isChanged) => {
    expect(isChange(SEEN, { ...SEEN, ...fields })).toBe(isChanged);
  });
  it('is the first percentage of a job, even if it is 0', () => {
    const { percent: _none, ...without } = SEEN;
    for (const percent of [0, 10]) expect(isChange(without, { ...SEEN, percent })).toBe(true);
    expect(isChange(without, { ...without, summary: 'row 7' })).toBe(false);
  });
  it('is the first poll that sees a job', () => {
    expect(isChange(UNSEEN, SEEN)).toBe(true);
  });
});

describe('the states', () => {
  it('that are an end are succeeded, failed and cancelled', () => {
    const states = Object.keys(JOB_STATES) as JobState[];
    expect(states.filter(isTerminal).sort()).toEqual(['cancelled', 'failed', 'succeeded']);
  });
});

describe("a wait's workflow id", () => {
  it.each([
    ['calls', '34'],
    ['gallery', 'a:b:c'],
    ['reports', '{6F9619FF-8B86-D011-B42D-00CF4FC964FF}'],
  ])('is made and read back by a pair: %s %s', (connection, jobId) => {
    expect(jobOfWaitId(waitId(connection, jobId))).toEqual({ connection, jobId });
  });
  it.each([
    ['vigil:calls'],
    ['vigil:calls:'],
    ['my vigil:calls:34'],
    [`vigil:${'c'.repeat(41)}:34`],
    ['other:calls:34'],
    ['vigil:Calls:34'],
    [''],
  ])('is not %j', (id) => {
    expect(jobOfWaitId(id)).toBeUndefined();
  });
});

describe('the names that other Temporal clients use', () => {
  it('include the names of the queues', () => {
    expect(DEFAULT_TASK_QUEUE).toBe('vigil');
    expect(pollsQueue('vigil', 'calls')).toBe('vigil/calls');
    expect(actsQueue('vigil', 'calls')).toBe('vigil/calls/act');
  });
  it('include the vendors, the conditions, and a sentence for each state', () => {
    expect(VENDORS).toEqual(['nexus-ic', 'pureconnect', 'oracle-epm', 'alteryx']);
    expect(CONDITIONS).toEqual([
      'clear',
      'unreachable',
      'unintelligible',
      'refused',
      'missing',
      'unserved',
      'unstored',
    ]);
    for (const { means } of Object.values(JOB_STATES)) expect(means).toMatch(/^[a-z].+[a-z]$/);
  });
});

it('the outcome of a wait that has not seen its job has every field', () => {
  expect(unseenOutcome('calls', '34', '2026-01-01T00:00:00.000Z', 'waiting')).toEqual({
    vendor: null,
    connection: 'calls',
    jobId: '34',
    phase: 'waiting',
    state: 'unknown',
    condition: 'clear',
    vendorState: null,
    percent: null,
    summary: null,
    times: { awaitedFrom: '2026-01-01T00:00:00.000Z', queued: null, started: null, ended: null },
    messages: { total: 0, bySeverity: { info: 0, warning: 0, error: 0 }, last: [], uri: null, sha256: null },
    content: [],
    outputLocation: null,
    cancel: null,
    timeline: [],
    cost: { polls: 0, changes: 0, waitedSeconds: 0 },
  });
  expect(UNSEEN).toEqual({ vendor: null, state: 'unknown', condition: 'clear', vendorState: '' });
});
