import { describe, expect, it } from '@jest/globals';
import { validatorOf, whyNotTheRest } from '../../src/vendors/http/byte-range.js';

const DATE = 'Mon, 02 Nov 2026 09:00:00 GMT';
const OLD = 'Mon, 02 Nov 2026 08:59:00 GMT';
const offered = { 'accept-ranges': 'bytes', date: DATE };

describe('the validator of a download', () => {
  it.each([
    ['a strong tag', { ...offered, etag: '"v1"' }, '"v1"'],
    ['an empty tag', { ...offered, etag: '""' }, '""'],
    ['a tag rather than a date', { ...offered, etag: '"v1"', 'last-modified': OLD }, '"v1"'],
    ['a date long enough before the answer', { ...offered, 'last-modified': OLD }, OLD],
  ])('%s', (_what, headers, validator) => {
    expect(validatorOf(headers)).toBe(validator);
  });

  it.each([
    ['nothing', offered],
    ['a tag without ranges', { etag: '"v1"' }],
    ['ranges of another unit', { etag: '"v1"', 'accept-ranges': 'none' }],
    ['a weak tag', { ...offered, etag: 'W/"v1"' }],
    ['a weak tag beside a good date', { ...offered, etag: 'W/"v1"', 'last-modified': OLD }],
    ['a tag without quotes', { ...offered, etag: 'v1' }],
    ['a tag that would be two', { ...offered, etag: '"v1", "v2"' }],
    ['a date within a minute', { ...offered, 'last-modified': 'Mon, 02 Nov 2026 08:59:01 GMT' }],
    ['a date to come', { ...offered, 'last-modified': 'Mon, 02 Nov 2026 10:00:00 GMT' }],
    ['a date without the time of the answer', { 'accept-ranges': 'bytes', 'last-modified': OLD }],
    ['what is no date', { ...offered, 'last-modified': 'yesterday' }],
    ['a coded body', { ...offered, etag: '"v1"', 'content-encoding': 'gzip' }],
  ])('is never %s', (_what, headers) => {
    expect(validatorOf(headers)).toBeUndefined();
  });
});

describe('an answer to a request for the rest', () => {
  const rest = { from: 4, validator: '"v1"' };
  const good = { 'content-range': 'bytes 4-9/10', etag: '"v1"' };
  const answer = (headers: Record<string, string>, status = 206) => ({ status, headers });

  it.each([
    ['the rest of the same version', rest, good, 10],
    ['of a length that was not announced', rest, good, undefined],
    ['named by a date', { ...rest, validator: OLD }, { 'content-range': 'bytes 4-9/10', 'last-modified': OLD }, 10],
    ['in other letters', rest, { ...good, 'content-range': ' Bytes 4-9/10' }, 10],
  ])('continues the download: %s', (_what, wanted, headers, total) => {
    expect(whyNotTheRest(wanted, answer(headers), total)).toBeUndefined();
  });

  it.each([
    ['the whole', answer({ etag: '"v1"' }, 200), /whole file again/],
    ['no content', answer(good, 204), /HTTP 204/],
    ['without a range', answer({ etag: '"v1"' }), /does not say which part/],
    [
      'several parts',
      answer({ etag: '"v1"', 'content-type': 'multipart/byteranges; boundary=x' }),
      /does not say which/,
    ],
    ['a range of unknown length', answer({ ...good, 'content-range': 'bytes 4-9/*' }), /does not say which part/],
    ['that begins a byte sooner', answer({ ...good, 'content-range': 'bytes 3-9/10' }), /a different part/],
    ['that begins a byte later', answer({ ...good, 'content-range': 'bytes 5-9/10' }), /a different part/],
    ['that ends before the end', answer({ ...good, 'content-range': 'bytes 4-8/10' }), /a different part/],
    ['that ends after the end', answer({ ...good, 'content-range': 'bytes 4-10/10' }), /a different part/],
    ['of a longer whole', answer({ ...good, 'content-range': 'bytes 4-10/11' }), /length of the file has changed/],
    ['another version', answer({ ...good, etag: '"v2"' }), /may have changed/],
    ['the same version weakly', answer({ ...good, etag: 'W/"v1"' }), /may have changed/],
    ['no version at all', answer({ 'content-range': 'bytes 4-9/10' }), /may have changed/],
  ])('does not continue the download: %s', (_what, came, why) => {
    expect(whyNotTheRest(rest, came, 10)).toMatch(why);
  });
});
