import { describe, expect, it } from '@jest/globals';
import { answerOf } from '../../src/activities/submit-error.js';
import { VendorError, type VendorErrorFields } from '../../src/vendors/http/vendor-error.js';
import { NoSession } from '../../src/vendors/shared/session.js';

const of = (fields: Partial<VendorErrorFields>) =>
  new VendorError({
    kind: 'unreachable',
    vendor: 'alteryx',
    verb: 'start the job',
    what: 'as the test wants it',
    ...fields,
  });

describe('an error of the request that starts a job', () => {
  it.each<[string, Partial<VendorErrorFields>]>([
    ['no connection', { unsent: true }],
    ['a log-in that failed', { verb: 'log in', kind: 'unreachable' }],
    ['a refused log-in', { verb: 'log in', kind: 'refused', status: 400 }],
    ['401 after a fresh log-in', { kind: 'refused', status: 401 }],
    ['403', { kind: 'refused', status: 403 }],
    ['429', { kind: 'throttled', status: 429, retryAfterMs: 3_000 }],
  ])('means that no job was started and the request may be sent again: %s', (_title, fields) => {
    expect(answerOf(of(fields))).toMatchObject({ notStarted: expect.any(String), later: true });
  });

  it.each<[string, Partial<VendorErrorFields>]>([
    ['400', { kind: 'rejected', status: 400 }],
    ['404', { kind: 'missing', status: 404 }],
    ['415', { kind: 'rejected', status: 415 }],
    ['a refusal in an answer of 200, such as job id -1', { kind: 'rejected', status: 200 }],
  ])('means that no job was started and the request is not sent again: %s', (_title, fields) => {
    expect(answerOf(of(fields))).toMatchObject({ notStarted: expect.any(String), later: false });
  });

  it.each<[string, Partial<VendorErrorFields>]>([
    ['a reset after the request left', {}],
    ['408, maybe of a gateway that has forwarded the request', { status: 408 }],
    ['500', { status: 500 }],
    ['502 of a gateway', { status: 502 }],
    ['503 with Retry-After', { status: 503, retryAfterMs: 1_000 }],
    ['504', { status: 504 }],
    ['500 that says that there is no such job', { kind: 'missing', status: 500 }],
    ['an answer of 200 that cannot be read', { kind: 'unintelligible', status: 200 }],
    ['a redirect', { status: 302 }],
  ])('means that a job may have been started: %s', (_title, fields) => {
    expect(answerOf(of(fields))).toMatchObject({ unknown: expect.any(String) });
  });

  it('means that a job may have been started if the time limit has passed', () => {
    expect(answerOf(new DOMException('too late', 'TimeoutError'))).toMatchObject({ unknown: expect.any(String) });
  });

  it('means that no job was started if the time limit passes during the log-in', () => {
    expect(answerOf(new NoSession())).toMatchObject({ notStarted: 'the log-in took too long', later: true });
  });

  it('that does not come from the vendor is thrown', () => {
    expect(() => answerOf(new TypeError('a bug'))).toThrow('a bug');
  });
});
