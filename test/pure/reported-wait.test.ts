import { describe, expect, it } from '@jest/globals';
import { unseenOutcome, type JobOutcome } from '../../src/contract/outcome.js';
import { reportedLimit, reportedOutcome, reportedProgress } from '../../src/contract/reported-wait.js';

const at = '2026-11-28T22:00:00.000Z';
const whole: JobOutcome = {
  ...unseenOutcome('calls', '34', at, 'ended'),
  vendor: 'pureconnect',
  percent: 12.5,
  summary: 'done',
  messages: {
    total: 1,
    bySeverity: { info: 1, warning: 0, error: 0 },
    last: [{ severity: 'info', text: 'a' }],
    uri: 'file:///a',
  },
  content: [{ name: 'a.csv', mediaType: 'text/csv', bytes: 1, sha256: 'ab', uri: 'file:///a' }],
  cancel: { by: 'caller', at, reason: null, result: 'confirmed' },
  timeline: [{ at, state: 'running', condition: 'clear', event: 'cancelRequested', detail: 'why' }],
};

describe('an outcome that a wait reports', () => {
  it('is that of the job in the workflow id', () => {
    const other = { ...whole, connection: 'planning', jobId: '7' };
    expect(reportedOutcome(other, 'vigil:calls:a:b')).toEqual({ ...whole, connection: 'calls', jobId: 'a:b' });
  });

  it('may have the fields of a later version', () => {
    const later = { ...whole, submit: { key: 'a' } };
    expect(reportedOutcome(later, 'vigil:calls:34')).toEqual(later);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'all well'],
    ['a list', []],
    ['no times', { ...whole, times: undefined }],
    ['a time that is none', { ...whole, times: { ...whole.times, awaitedFrom: 'soon' } }],
    ['an unknown state', { ...whole, state: 'constructor' }],
    ['an unknown condition', { ...whole, condition: 'fine' }],
    ['an unknown result of a cancel', { ...whole, cancel: { ...whole.cancel, result: 'maybe' } }],
    ['a summary that is no text', { ...whole, summary: { toString: 'x' } }],
    ['content that is no list', { ...whole, content: 'many' }],
    ['a length that is no number', { ...whole, content: [{ ...whole.content[0], bytes: '1' }] }],
    ['a length without end', { ...whole, content: [{ ...whole.content[0], bytes: Infinity }] }],
    ['messages that are no texts', { ...whole, messages: { ...whole.messages, last: [{ severity: 'info' }] } }],
    ['an unknown event', { ...whole, timeline: [{ at, state: 'running', condition: 'clear', event: 'boom' }] }],
    ['an entry without a time', { ...whole, timeline: [{ state: 'running', condition: 'clear' }] }],
  ])('is not used with %s', (_, reported) => expect(reportedOutcome(reported, 'vigil:calls:34')).toBeUndefined());
});

describe('the other values that a wait reports', () => {
  const observation = { vendor: null, state: 'running', condition: 'clear', vendorState: '' };

  it('are used if they have the expected form', () => {
    expect(reportedProgress({ observation, polls: 3, nextPollInSeconds: 1 })).toMatchObject({ polls: 3 });
    expect(reportedLimit({ what: 'the deadline passes', at })).toEqual({ what: 'the deadline passes', at });
  });

  it.each<[unknown]>([
    [null],
    [{}],
    [{ observation: {}, polls: 1 }],
    [{ observation: { ...observation, problem: 1 } }],
  ])('do not include %j as progress', (reported) => expect(reportedProgress(reported)).toBeUndefined());

  it.each<[unknown]>([[null], [{}], [{ what: 'x', at: 'never' }], ['x']])('do not include %j as a limit', (reported) =>
    expect(reportedLimit(reported)).toBeNull(),
  );
});
