import { describe, expect, it } from '@jest/globals';
import { COMPARED_FIELDS, ignoredSettings } from '../../src/contract/ignored-settings.js';
import type { AcceptedInput } from '../../src/contract/accepted-input.js';
import { acceptInput, inputFields } from '../../src/schema/input.js';

function accepted(input: object): AcceptedInput {
  const verdict = acceptInput({ connection: 'calls', jobId: '34', ...input });
  if (!('accepted' in verdict)) throw new Error(verdict.problems.join());
  return verdict.accepted;
}

describe('the settings of a caller that joins', () => {
  it('are compared in every field of the input', () => {
    expect([...COMPARED_FIELDS].sort()).toEqual(
      inputFields()
        .filter((field) => !['connection', 'jobId'].includes(field))
        .sort(),
    );
  });

  it.each([
    ['nothing but the job', { connection: 'calls', jobId: '34' }],
    ['what the wait has', { deadline: '2h', backoff: { max: '9s' }, onCancel: 'leave', content: { formats: ['Raw'] } }],
    ['the same in other words', { deadline: '120m', backoff: { max: '9000ms' } }],
    ['a default, which is what the wait has', { queueDeadline: '7d', collect: { content: true } }],
    ['nothing at all', null],
    ['something else than an input', 'deadline'],
  ])('all apply if the caller gives %s', (_what, given) => {
    const wait = { deadline: '2h', backoff: { max: '9s' }, onCancel: 'leave', content: { formats: ['Raw'] } };
    expect(ignoredSettings(given, accepted(wait))).toEqual([]);
  });

  it.each<[object, string, string, string]>([
    [{ deadline: '2h' }, 'deadline', '2h', '7d'],
    [{ backoff: { initial: '100ms' } }, 'backoff.initial', '100ms', '2s'],
    [{ backoff: { jitter: 0 } }, 'backoff.jitter', '0', '0.2'],
    [{ patience: { unreachable: '1h' } }, 'patience.unreachable', '1h', 'none'],
    [{ onDeadline: 'leave' }, 'onDeadline', 'leave', 'cancel'],
    [{ collect: { content: false } }, 'collect.content', 'false', 'true'],
    [{ content: { file: 'nightly.zip' } }, 'content.file', 'nightly.zip', 'none'],
    [{ content: { formats: ['Csv'] } }, 'content.formats', '["Csv"]', 'none'],
    [{ deadline: 5 }, 'deadline', '5', '7d'],
    [{ content: { file: 'x'.repeat(500) } }, 'content.file', `${'x'.repeat(100)}…`, 'none'],
  ])('%j do not apply, and the answer has the value that applies', (given, field, yours, applies) => {
    expect(ignoredSettings(given, accepted({}))).toEqual([{ field, yours, applies }]);
  });
});
