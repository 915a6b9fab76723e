import { describe, expect, it } from '@jest/globals';
import { A_JOB_ID } from '../../src/contract/job-id.js';
import { acceptInput, inputFields } from '../../src/schema/input.js';

const GOOD = { connection: 'gallery', jobId: '1' };

function problemsOf(input: unknown): string[] {
  const verdict = acceptInput(input);
  return 'problems' in verdict ? verdict.problems : [];
}

describe('the input', () => {
  it('requires two fields, and fills in defaults for the rest', () => {
    expect(acceptInput(GOOD)).toEqual({
      accepted: {
        ...GOOD,
        backoff: { initialMs: 2_000, factor: 1.5, maxMs: 60_000, jitter: 0.2 },
        deadlineMs: 604_800_000,
        queueDeadlineMs: 604_800_000,
        onDeadline: 'cancel',
        onCancel: 'cancel',
        cancelDeadlineMs: 300_000,
        collectDeadlineMs: 86_400_000,
        onFailure: 'throw',
        patienceMs: {
          unreachable: null,
          unintelligible: 600_000,
          refused: 1_800_000,
          missing: 120_000,
          unserved: 600_000,
          unstored: null,
        },
        collect: { messages: true, content: true },
        content: {},
      },
    });
  });
  const refusals: [string, object, string][] = [
    ['connection', { connection: 'Gallery 1' }, "expected a connection's name"],
    ['jobId', { jobId: 17 }, 'as a string, got a number'],
    ['jobId', { jobId: 'a\nb' }, A_JOB_ID],
    ['jobId', { jobId: 'x'.repeat(201) }, 'at most 200 characters'],
    ['jobId', { jobId: '../jobs' }, A_JOB_ID],
    ['jobId', { jobId: '-34' }, A_JOB_ID],
    ['jobId', { jobId: '3\u202e4' }, A_JOB_ID],
    ['backoff', { backoff: 5 }, 'expected an object'],
    ['backoff.initial', { backoff: { initial: '1ms' } }, 'at least 10ms'],
    ['backoff.factor', { backoff: { factor: 0.5 } }, 'a number from 1 to 10'],
    ['backoff.max', { backoff: { initial: '1m', max: '1s' } }, 'at least backoff.initial'],
    ['backoff.jitter', { backoff: { jitter: 2 } }, 'a number from 0 to 1'],
    ['deadline', { deadline: 'tomorrow' }, 'expected a duration'],
    ['queueDeadline', { queueDeadline: 60 }, 'got a number'],
    ['onDeadline', { onDeadline: 'stop' }, '"cancel" or "leave"'],
    ['onCancel', { onCancel: null }, '"cancel" or "leave", got null'],
    ['cancelDeadline', { cancelDeadline: '0s' }, 'at least 1s'],
    ['collectDeadline', { collectDeadline: '1y' }, 'expected a duration'],
    ['onFailure', { onFailure: true }, '"throw" or "return"'],
    ...['unreachable', 'unintelligible', 'refused', 'missing', 'unserved', 'unstored'].map(
      (name): [string, object, string] => [`patience.${name}`, { patience: { [name]: 'long' } }, 'expected a duration'],
    ),
    ['collect.messages', { collect: { messages: 'yes' } }, 'true or false'],
    ['collect.content', { collect: { content: 1 } }, 'true or false'],
    ['content.formats', { content: { formats: 'Raw' } }, 'a list of formats'],
    ['content.formats', { content: { formats: [] } }, 'at least one format'],
    ['content.file', { content: { file: '' } }, 'the name of a file'],
  ];
  it.each(refusals)('is refused with the path %s: %j', (path, change, expected) => {
    const problems = problemsOf({ ...GOOD, ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${path}: `);
    expect(problems[0]).toContain(expected);
  });
  it('has a case in this table for every field', () => {
    expect([...new Set(refusals.map(([path]) => path))]).toEqual(expect.arrayContaining(inputFields()));
  });
  it('is refused with all problems at once', () => {
    const problems = problemsOf({ deadline: 5, patience: { missing: 'x', mising: '1m' }, onCancel: 'no' });
    expect(problems.map((line) => line.split(':')[0]).sort()).toEqual([
      'connection',
      'deadline',
      'jobId',
      'onCancel',
      'patience.mising',
      'patience.missing',
    ]);
  });
  it.each([
    [{ deadlin: '1h' }, 'deadlin: unknown field; did you mean "deadline"?'],
    [{ patience: { mising: '1m' } }, 'patience.mising: unknown field; did you mean "missing"?'],
    [{ backoff: { zzzzzzz: 1 } }, 'backoff.zzzzzzz: unknown field; expected one of initial, factor, max, jitter'],
  ])('suggests the field that is similar to an unknown one: %j', (change, problem) => {
    expect(problemsOf({ ...GOOD, ...change })).toEqual([problem]);
  });
  it.each([[null], ['text'], [7], [[]], [undefined]])('is refused if it is %j', (input) => {
    expect(problemsOf(input).length).toBeGreaterThan(0);
  });
  it('shows no value in its problems, because a value may be a secret in the wrong place', () => {
    expect(problemsOf({ ...GOOD, deadline: 'hunter2', onCancel: 'hunter2' }).join()).not.toContain('hunter2');
  });
});
