import { describe, expect, it } from '@jest/globals';
import {
  EXIT,
  exitOfOutcome,
  FAILURES,
  FAILURE_OF_CONDITION,
  isFailureType,
  isOtherEnd,
} from '../../src/contract/failures.js';

describe('the failures', () => {
  it('have the exit codes of the contract', () => {
    expect(Object.fromEntries(Object.entries(FAILURES).map(([type, { exit }]) => [type, exit]))).toEqual({
      JobFailed: 3,
      JobCancelled: 4,
      DeadlineExceeded: 10,
      JobUnintelligible: 6,
      JobLost: 6,
      VendorRefused: 7,
      VendorRejectedRequest: 7,
      SubmitRejected: 3,
      SubmitUncertain: 12,
      ConnectionUnserved: 8,
      CollectionFailed: 9,
      InvalidInput: 2,
    });
  });
  it('of an expired patience are one for each condition that has one', () => {
    expect(FAILURE_OF_CONDITION).toEqual({
      unintelligible: 'JobUnintelligible',
      refused: 'VendorRefused',
      missing: 'JobLost',
      unserved: 'ConnectionUnserved',
    });
  });
  it.each([['toString'], ['__proto__'], ['NoChange'], [undefined], [7], [['JobFailed']]])(
    'do not include %j',
    (type) => {
      expect(isFailureType(type)).toBe(false);
    },
  );
  it('do not include the ends that Temporal makes', () => {
    expect(['Canceled', 'Terminated', 'Failed'].filter(isOtherEnd)).toHaveLength(3);
    expect(['JobFailed', 'canceled', '', undefined].filter(isOtherEnd)).toEqual([]);
    expect(isFailureType('JobFailed')).toBe(true);
  });
  it('leave these exit codes to the command line', () => {
    expect(EXIT).toEqual({
      ok: 0,
      error: 1,
      usage: 2,
      jobFailed: 3,
      cancelled: 4,
      stillRunning: 5,
      noSuchWait: 6,
      temporalUnreachable: 8,
      mayStillRun: 11,
      hungUp: 129,
      interrupted: 130,
      terminated: 143,
    });
  });
  it.each([
    ['succeeded', 0],
    ['failed', 3],
    ['cancelled', 4],
  ] as const)('do not decide the exit code of a returned outcome: %s exits with %d', (state, exit) => {
    expect(exitOfOutcome({ state })).toBe(exit);
  });
});
