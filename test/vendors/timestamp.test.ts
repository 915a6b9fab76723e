import { describe, expect, it } from '@jest/globals';
import { timestampOf } from '../../src/vendors/shared/timestamp.js';

describe("a vendor's time", () => {
  it.each([
    ['2024-09-19T10:02:54.589Z', '2024-09-19T10:02:54.589Z'],
    ['2024-09-19T10:02:54Z', '2024-09-19T10:02:54.000Z'],
    ['2024-09-19T10:02:54', '2024-09-19T10:02:54.000Z'],
    ['2024-09-19T10:02', '2024-09-19T10:02:00.000Z'],
    ['2024-09-19T10:02:54+02:00', '2024-09-19T08:02:54.000Z'],
    ['2024-09-19T10:02:54-0530', '2024-09-19T15:32:54.000Z'],
    ['2024-09-19T10:02:54.5891234Z', '2024-09-19T10:02:54.589Z'],
    ['20240919T100254Z', '2024-09-19T10:02:54.000Z'],
    ['20240919T100254', '2024-09-19T10:02:54.000Z'],
    ['20240919T100254.5Z', '2024-09-19T10:02:54.500Z'],
    ['20240919T100254+0200', '2024-09-19T08:02:54.000Z'],
    // What ININ's SDK accepts (_util.js, dateFromISO8601String): no T, no seconds, a point without a fraction.
    ['20240919100254Z', '2024-09-19T10:02:54.000Z'],
    ['20240919T1002Z', '2024-09-19T10:02:00.000Z'],
    ['202409191002Z', '2024-09-19T10:02:00.000Z'],
    ['20240919100254.75Z', '2024-09-19T10:02:54.750Z'],
    ['2024-09-19T10:02Z', '2024-09-19T10:02:00.000Z'],
    ['2024-09-19T10:02:54.Z', '2024-09-19T10:02:54.000Z'],
    // RFC 3339, section 5.6: a space instead of the T, and lower case.
    ['2024-09-19 10:02:54Z', '2024-09-19T10:02:54.000Z'],
    ['2024-09-19 10:02:54', '2024-09-19T10:02:54.000Z'],
    ['2024-09-19 10:02', '2024-09-19T10:02:00.000Z'],
    ['2024-09-19 10:02:54 +02:00', '2024-09-19T08:02:54.000Z'],
    ['20240919 100254Z', '2024-09-19T10:02:54.000Z'],
    ['2024-09-19t10:02:54z', '2024-09-19T10:02:54.000Z'],
    // ISO 8601: a comma before the fraction, and a zone in whole hours.
    ['2024-09-19T10:02:54,5Z', '2024-09-19T10:02:54.500Z'],
    ['20240919T100254+02', '2024-09-19T08:02:54.000Z'],
    [' 2024-09-19T10:02:54Z ', '2024-09-19T10:02:54.000Z'],
  ])('reads %s', (text, at) => {
    expect(timestampOf(text)).toBe(at);
  });

  it.each([
    undefined,
    null,
    '',
    'yesterday',
    '2024-09-19',
    '2024-13-19T10:02:54Z',
    '20241319T100254Z',
    '2024-09-19T25:02:54Z',
    '19/09/2024 10:02',
    '1726740174589',
    'T10:02:54Z',
    '20240919',
    '2024-09-19T10',
    '2024-09-19 10:02:54 in Perth',
    '2024-02-30T10:02:54Z',
    '20240230T1002Z',
  ])('does not parse %p', (text) => {
    expect(timestampOf(text)).toBeUndefined();
  });

  it.each([
    '0001-01-01T00:00:00',
    '16010101T000000Z',
    '1899-12-30 00:00:00',
    '1970-01-01T00:00:00Z',
    '99991231T235959Z',
  ])('is absent if it is the first or last moment that a server can write: %s', (text) => {
    expect(timestampOf(text)).toBeUndefined();
  });

  it('does not depend on the time zone of the machine', () => {
    const zone = process.env['TZ'];
    try {
      for (const other of ['Pacific/Auckland', 'America/Los_Angeles']) {
        process.env['TZ'] = other;
        expect(timestampOf('2024-09-19T10:02:54')).toBe('2024-09-19T10:02:54.000Z');
        expect(timestampOf('2024-09-19 10:02')).toBe('2024-09-19T10:02:00.000Z');
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});
