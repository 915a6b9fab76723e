import { expect, it } from '@jest/globals';
import { VendorError, type VendorErrorFields } from '../../src/vendors/http/vendor-error.js';
import { pushPauseMs } from '../../src/vendors/shared/push-pause.js';

const MINUTE = 60_000;
const error = (fields: Partial<VendorErrorFields>) =>
  new VendorError({ kind: 'refused', vendor: 'pureconnect', verb: 'subscribe to job states', what: 'x', ...fields });

it.each<[string, unknown, number, number]>([
  ['a licence that is missing', error({ status: 403 }), 1, 30],
  ['a call that is missing', error({ kind: 'missing', status: 404 }), 1, 30],
  ['a request that is refused', error({ kind: 'rejected', status: 400 }), 5, 30],
  ['an answer that cannot be read', error({ kind: 'unintelligible' }), 1, 30],
  ['a fault of ours', new TypeError('x'), 1, 30],
  ['a server that is away', error({ kind: 'unreachable' }), 1, 1],
  ['a server that stays away', error({ kind: 'unreachable', status: 503 }), 3, 4],
  ['a server that stays away for long', error({ kind: 'unreachable' }), 50, 30],
  ['a session that has ended', error({ status: 401 }), 1, 1],
  ['a session that messages never have', error({ status: 401 }), 6, 30],
  ['a pause that the vendor asks for', error({ kind: 'throttled', retryAfterMs: 10 * MINUTE }), 1, 10],
  ['a longer pause that the vendor asks for', error({ kind: 'throttled', retryAfterMs: 60 * MINUTE }), 1, 60],
])('after %s, pushes are tried again later', (_title, failure, failures, minutes) => {
  expect(pushPauseMs(failure, failures)).toBe(minutes * MINUTE);
});
