import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readErrorBody } from '../../src/vendors/http/error-body.js';
import { errorSchema, jobSchema } from '../../src/vendors/oracle-epm/schemas.js';
import { stateOf, vendorStateOf } from '../../src/vendors/oracle-epm/status.js';

function sample(name: string): string {
  return readFileSync(new URL(`../fixtures/oracle-epm/${name}`, import.meta.url), 'utf8');
}

describe('the state of a Planning job', () => {
  it.each([
    [-1, 'running'],
    [0, 'succeeded'],
    [1, 'failed'],
    [2, 'cancelling'],
    [3, 'cancelled'],
    [4, 'failed'],
    [2147483647, 'unknown'],
    [5, 'unknown'],
    [-2, 'unknown'],
    [-2147483648, 'unknown'],
  ])('maps %i to %s', (status, ours) => {
    expect(stateOf(status)).toBe(ours);
  });

  it.each([
    [{ status: 1, jobId: 7, descriptiveStatus: 'Error' }, '1 Error'],
    [{ status: 1, jobId: 7, jobStatus: 'Error' }, '1 Error'],
    [{ status: -1, jobId: 7, descriptiveStatus: ' Processing\n' }, '-1 Processing'],
    [{ status: 9, jobId: 7 }, '9'],
    [{ status: 9, jobId: 7, descriptiveStatus: '', jobStatus: null }, '9'],
  ])('is kept in the words of %j', (answer, vendorState) => {
    expect(vendorStateOf(jobSchema.parse(answer))).toBe(vendorState);
  });
});

describe("the page's samples", () => {
  it('of a metadata import fits', () => {
    expect(jobSchema.parse(JSON.parse(sample('metadata-import-completed.json')))).toEqual({
      status: 0,
      details: 'Metadata import was successful',
      jobId: '224',
      descriptiveStatus: 'Completed',
    });
  });

  it('of a failed cube refresh fits once it is JSON, which it is not as it is printed', () => {
    expect(() => JSON.parse(sample('cube-refresh-error.as-printed.txt')) as unknown).toThrow(SyntaxError);
    const corrected = sample('cube-refresh-error.as-printed.txt').replace('}}', '}');
    expect(JSON.parse(corrected)).toEqual(JSON.parse(sample('cube-refresh-error.json')));
    expect(jobSchema.parse(JSON.parse(corrected))).toEqual({
      status: 1,
      details: 'An error occurred while updating the relational database.',
      jobId: '145',
      descriptiveStatus: 'Error',
    });
  });
});

describe('the answer about a job', () => {
  it.each([
    [{ status: 0, jobID: 224 }, '224'],
    [{ status: 0, jobId: '224' }, '224'],
    [{ status: 0, jobId: null, jobID: '224' }, '224'],
    [{ status: 0, jobId: 0 }, '0'],
    [{ status: 0 }, undefined],
  ])('names the job in %j', (answer, jobId) => {
    expect(jobSchema.parse(answer).jobId).toBe(jobId);
  });

  it.each([
    [{ jobId: 1 }],
    [{ status: 'Completed', jobId: 1 }],
    [{ status: 0.5, jobId: 1 }],
    [{ status: null, jobId: 1 }],
    [[]],
  ])('does not fit as %j', (answer) => {
    expect(jobSchema.safeParse(answer).success).toBe(false);
  });
});

describe("an error's body", () => {
  it.each([
    ['{"status":8,"details":"Not a valid file."}', { status: 8, details: 'Not a valid file.' }],
    ['{"status":400,"message":"Bad"}', { status: 400, message: 'Bad' }],
    ['{"status":"8","details":["a"]}', { status: 8 }],
    ['Bad Request', undefined],
    ['"text"', undefined],
    ['', undefined],
  ])('%s is read as %j', (body, error) => {
    expect(readErrorBody(body, errorSchema)).toEqual(error);
  });
});
