import { describe, expect, it } from '@jest/globals';
import { A_JOB_ID } from '../../src/contract/job-id.js';
import { AwaitJobFailure } from '../../src/workflows/await-job-failure.js';
import { requireJobReference } from '../../src/workflows/job-reference.js';

function refusalOf(input: unknown): AwaitJobFailure {
  try {
    requireJobReference(input);
  } catch (error) {
    if (error instanceof AwaitJobFailure) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('the name of a wait', () => {
  it.each([
    [{ connection: 'calls', jobId: '34' }],
    [{ connection: 'c'.repeat(40), jobId: 'j'.repeat(200), deadline: 'what the wait itself checks' }],
  ])('is taken from %j', (input) => {
    expect(requireJobReference(input)).toEqual({ connection: input.connection, jobId: input.jobId });
  });

  it.each([
    [undefined, 'connection: missing; expected a non-empty string'],
    [null, 'connection: missing; expected a non-empty string'],
    ['calls', 'connection: missing; expected a non-empty string'],
    [{ jobId: '34' }, 'connection: missing; expected a non-empty string'],
    [{ connection: 7, jobId: '34' }, 'connection: missing; expected a non-empty string'],
    [{ connection: 'calls' }, 'jobId: missing; expected a non-empty string'],
    [{ connection: 'calls', jobId: 34 }, 'jobId: missing; expected a non-empty string'],
    [{ connection: 'c'.repeat(41), jobId: '34' }, "connection: expected 1 to 40 of a-z, 0-9 and '-'"],
    [{ connection: 'calls:3', jobId: '4' }, "connection: expected 1 to 40 of a-z, 0-9 and '-'"],
    [{ connection: 'calls', jobId: 'j'.repeat(201) }, 'jobId: expected at most 200 characters'],
    [{ connection: 'calls', jobId: '../34' }, `jobId: expected ${A_JOB_ID}`],
    [{ connection: 'calls', jobId: '--address=evil.example:7233' }, `jobId: expected ${A_JOB_ID}`],
  ])('is refused from %j', (input, problem) => {
    expect(refusalOf(input)).toMatchObject({ type: 'InvalidInput', message: problem, nonRetryable: true });
  });

  it('that is refused is shown only by its beginning, in an outcome that has ended', () => {
    const { outcome } = refusalOf({ connection: 'c'.repeat(1_000), jobId: 'j'.repeat(1_000) });
    expect(outcome).toMatchObject({ connection: 'c'.repeat(40), jobId: 'j'.repeat(200), phase: 'ended' });
  });
});
