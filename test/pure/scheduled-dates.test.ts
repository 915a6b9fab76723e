import { describe, expect, it } from '@jest/globals';
import { dateProblems, withDates } from '../../src/contract/scheduled-dates.js';
import { TimeZone } from '../../src/contract/time-zone.js';

function filled(expression: string, moment: string, zone = 'UTC'): string {
  return withDates(`\${scheduled:${expression}}`, { moment: Date.parse(moment), zone: new TimeZone(zone) });
}

it('refuses a date in the name of a field, which would not be filled in', () => {
  const expression = '${scheduled:YYYY}';
  expect(dateProblems({ parameters: { [`Y${expression}`]: 1 } })).toEqual([
    `parameters: ${expression}: expected in a value, not in the name of a field`,
  ]);
});

describe('a date of the scheduled time', () => {
  it.each([
    ['YYYY-MM-DD', '2026-11-28T02:00:00Z', '2026-11-28'],
    ['YYYYMMDD', '2026-01-02T02:00:00Z', '20260102'],
    ['YYYY-MM-DDTHH:mm:ss', '2026-11-28T02:03:04Z', '2026-11-28T02:03:04'],
    ['YY', '2026-11-28T02:00:00Z', '26'],
    ['MMM', '2026-11-28T02:00:00Z', 'Nov'],
    ['MMMM YYYY', '2026-11-28T02:00:00Z', 'November 2026'],
    ['DD/MM', '2026-11-28T02:00:00Z', '28/11'],
    ['YYYY-MM-01', '2026-11-28T02:00:00Z', '2026-11-01'],
  ])('has the format %s', (expression, moment, expected) => {
    expect(filled(expression, moment)).toBe(expected);
  });

  it.each([
    ['-1d', '2026-03-01T02:00:00Z', '2026-02-28'],
    ['-1d', '2028-03-01T02:00:00Z', '2028-02-29'],
    ['-1d', '2026-01-01T00:00:00Z', '2025-12-31'],
    ['+1w', '2026-12-28T00:00:00Z', '2027-01-04'],
    ['-1M', '2026-03-31T00:00:00Z', '2026-02-28'],
    ['-1M', '2028-03-31T00:00:00Z', '2028-02-29'],
    ['-1M', '2026-01-15T00:00:00Z', '2025-12-15'],
    ['+1M', '2026-01-31T00:00:00Z', '2026-02-28'],
    ['-13M', '2026-03-31T00:00:00Z', '2025-02-28'],
    ['-1y', '2028-02-29T00:00:00Z', '2027-02-28'],
    ['+4y', '2024-02-29T00:00:00Z', '2028-02-29'],
    ['first', '2026-11-28T00:00:00Z', '2026-11-01'],
    ['last', '2026-11-28T00:00:00Z', '2026-11-30'],
    ['last', '2028-02-01T00:00:00Z', '2028-02-29'],
    ['-1M,first', '2026-03-31T00:00:00Z', '2026-02-01'],
    ['-1M,last', '2026-03-31T00:00:00Z', '2026-02-28'],
    ['-1M,last', '2026-04-30T00:00:00Z', '2026-03-31'],
    ['first,-1d', '2026-03-31T00:00:00Z', '2026-02-28'],
    ['-1d,first', '2026-03-01T00:00:00Z', '2026-02-01'],
    ['-2h', '2026-11-28T01:00:00Z', '2026-11-27'],
  ])('after the step %s from %s', (steps, moment, expected) => {
    expect(filled(`YYYY-MM-DD,${steps}`, moment)).toBe(expected);
  });

  it.each([
    // Already the next day in Auckland, still the day before in New York.
    ['Pacific/Auckland', '2026-11-28T12:00:00Z', '', '2026-11-29 01:00'],
    ['America/New_York', '2026-11-28T02:00:00Z', '', '2026-11-27 21:00'],
    ['Asia/Kolkata', '2026-11-28T20:00:00Z', '', '2026-11-29 01:30'],
    // 29 March 2026: the clocks of Berlin skip 02:00 to 03:00.
    ['Europe/Berlin', '2026-03-30T00:30:00Z', ',-1d', '2026-03-29 02:30'],
    ['Europe/Berlin', '2026-03-29T01:30:00Z', ',-1h', '2026-03-29 01:30'],
    ['Europe/Berlin', '2026-03-29T10:00:00Z', ',-1d', '2026-03-28 12:00'],
    ['Europe/Berlin', '2026-03-29T10:00:00Z', ',-24h', '2026-03-28 11:00'],
    // 25 October 2026: they show 02:00 to 03:00 twice.
    ['Europe/Berlin', '2026-10-25T00:30:00Z', '', '2026-10-25 02:30'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', '', '2026-10-25 02:30'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', ',-1h', '2026-10-25 02:30'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', ',-90m', '2026-10-25 02:00'],
    ['Europe/Berlin', '2026-10-25T11:00:00Z', ',-1d,-24h', '2026-10-23 12:00'],
  ])('is that of the zone %s at %s', (zone, moment, steps, expected) => {
    expect(filled(`YYYY-MM-DD HH:mm${steps}`, moment, zone)).toBe(expected);
  });

  it('is filled in in every text of a value, and in nothing else', () => {
    const time = { moment: Date.parse('2026-11-28T02:00:00Z'), zone: new TimeZone('UTC') };
    const value = {
      name: 'x ${scheduled:YYYY} and ${scheduled:MM}',
      list: ['${scheduled:DD}', 7, null, true],
      other: '${env:HOME} $scheduled {scheduled:YYYY}',
    };
    expect(withDates(value, time)).toEqual({
      name: 'x 2026 and 11',
      list: ['28', 7, null, true],
      other: '${env:HOME} $scheduled {scheduled:YYYY}',
    });
  });
});

const FORM = 'expected ${scheduled:FORMAT,STEP…}, such as ${scheduled:YYYY-MM-DD,-1d}';
const FORMAT = 'expected YYYY, YY, MM, MMM, MMMM, DD, HH, mm or ss, with T as the only other letter';
const STEP = 'expected steps such as -1d, +2w, -1M, -1y, -2h, -30m, first or last';

describe('an expression that is wrong', () => {
  it.each([
    ['${scheduled}', FORM],
    ['${scheduled:}', FORM],
    ['${scheduled:YYYY', FORM],
    ['${schedule:YYYY}', FORM],
    ['${scheduled:YYYY-mm-dd}', FORMAT],
    ['${scheduled:2026}', FORMAT],
    ['${scheduled:YYYYY}', FORMAT],
    ['${scheduled:YYYY-MM-DDTHH:mm:ssZ}', FORMAT],
    ['${scheduled:YYYY,-1q}', STEP],
    ['${scheduled:YYYY,1d}', STEP],
    ['${scheduled:YYYY,-1D}', STEP],
    ['${scheduled:YYYY,}', STEP],
    ['${scheduled:YYYY,-1000d}', STEP],
    ['${scheduled:YYYY,-1d,-1d,-1d,-1d,-1d,-1d}', 'expected at most 5 steps'],
  ])('%s', (text, problem) => {
    expect(dateProblems({ questions: [{ value: text }] })).toEqual([`questions[0].value: ${text}: ${problem}`]);
  });

  it('has one line for each place', () => {
    const wrong = '${scheduled:Q}';
    expect(dateProblems({ a: `${wrong}${wrong}`, b: { c: [wrong] }, d: '${scheduled:YYYY, -1d}' })).toEqual([
      `a: ${wrong}: ${FORMAT}`,
      `b.c[0]: ${wrong}: ${FORMAT}`,
    ]);
  });
});
