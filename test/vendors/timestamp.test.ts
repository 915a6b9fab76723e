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
  ])('does not parse %p', (text) => {
    expect(timestampOf(text)).toBeUndefined();
  });

  it('does not depend on the time zone of the machine', () => {
    const zone = process.env['TZ'];
    try {
      for (const other of ['Pacific/Auckland', 'America/Los_Angeles']) {
        process.env['TZ'] = other;
        expect(timestampOf('2024-09-19T10:02:54')).toBe('2024-09-19T10:02:54.000Z');
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});
