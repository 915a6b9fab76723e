import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { problemOf } from '../../src/activities/to-failure.js';
import { LengthError } from '../../src/content/metered-body.js';
import { StoreError } from '../../src/content/store-error.js';
import { RefusedInput } from '../../src/vendors/shared/refused-input.js';
import { VendorError, type VendorErrorKind } from '../../src/vendors/http/vendor-error.js';
import { hidden, HIDDEN_TEXT } from '../helpers/hidden.js';

function vendorError(kind: VendorErrorKind, retryAfterMs?: number, vendorMessage?: string): VendorError {
  return new VendorError({
    kind,
    vendor: 'nexus-ic',
    verb: 'read status',
    what: 'HTTP 000',
    retryAfterMs,
    vendorMessage,
  });
}

describe('a problem', () => {
  it.each<[string, unknown, string, boolean]>([
    ['unreachable', vendorError('unreachable'), 'unreachable', true],
    ['unreachable with Retry-After', vendorError('unreachable', 5_000), 'unreachable', false],
    ['throttled', vendorError('throttled'), 'unreachable', false],
    ['unintelligible', vendorError('unintelligible'), 'unintelligible', false],
    ['refused', vendorError('refused'), 'refused', false],
    ['missing', vendorError('missing'), 'missing', false],
    ['a time limit', new DOMException('late', 'TimeoutError'), 'unreachable', false],
    ['a body of another length', new LengthError('3 came'), 'unintelligible', false],
    ['the store', new StoreError('full'), 'unstored', false],
  ])('becomes a condition, and a blip only if it may be gone in a second: %s', (_name, error, condition, blip) => {
    expect(problemOf(error)).toMatchObject({ condition, blip });
  });
  it.each<[unknown, string]>([
    [vendorError('missing'), 'nexus-ic could not read status: HTTP 000'],
    [new DOMException('late', 'TimeoutError'), 'no complete answer in time'],
    [new LengthError('3 came'), '3 came'],
    [new StoreError('full'), 'full'],
  ])('is described in words: %s', (error, what) => {
    expect(problemOf(error).what).toBe(what);
  });
  it('is described on one line, without hidden characters', () => {
    const evil = `a\n${HIDDEN_TEXT}b`;
    const refusals = [new RefusedInput(evil), vendorError('rejected', undefined, evil)].map((error) => {
      try {
        return problemOf(error).what;
      } catch (failure) {
        return (failure as Error).message;
      }
    });
    const conditions = [new LengthError(evil), new StoreError(evil), vendorError('refused', undefined, evil)];
    for (const what of [...refusals, ...conditions.map((error) => problemOf(error).what)]) {
      expect(hidden(what)).toEqual([]);
      expect(what).toMatch(/a \\u001b.*b/);
    }
  });
  it('of the vendor keeps its Retry-After', () => {
    expect(problemOf(vendorError('throttled', 7_000)).retryAfterMs).toBe(7_000);
  });
  it('with the request itself is a failure that is not retried, without a stack', () => {
    let thrown: unknown;
    try {
      problemOf(vendorError('rejected'));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ApplicationFailure);
    expect(thrown).toMatchObject({
      type: 'VendorRejectedRequest',
      message: 'nexus-ic could not read status: HTTP 000',
      nonRetryable: true,
      stack: '',
    });
  });
  it('with an input that no request was made for is InvalidInput, which is not retried', () => {
    expect(() => problemOf(new RefusedInput('jobId: expected a number'))).toThrow(
      expect.objectContaining({ type: 'InvalidInput', message: 'jobId: expected a number', nonRetryable: true }),
    );
  });
  it.each([[new TypeError('a bug')], [new Error('anything')], ['text']])(
    'that Vigil does not know is thrown as it is: %s',
    (error) => {
      expect(() => problemOf(error)).toThrow(error instanceof Error ? error : undefined);
    },
  );
});
