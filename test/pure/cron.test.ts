import { describe, expect, it } from '@jest/globals';
import { cronText, parseCalendar, parseCron, parseInterval } from '../../src/contract/cron.js';

function problemsOf(expression: string): string[] {
  const problems: string[] = [];
  expect(parseCron(expression, problems)).toBe(undefined);
  return problems;
}

describe('a cron expression', () => {
  it('has its time zone and its comment beside the fields', () => {
    const problems: string[] = [];
    const cron = parseCron('CRON_TZ=Europe/Berlin 30 2 * * Mon-Fri # nightly', problems);
    expect(cron).toMatchObject({
      text: '30 2 * * Mon-Fri # nightly',
      timeZone: 'Europe/Berlin',
      calendar: { second: [0], minute: [30], hour: [2], dayOfWeek: [1, 2, 3, 4, 5], year: [] },
    });
    expect(parseCron('TZ=UTC @daily', problems)).toMatchObject({ timeZone: 'UTC', calendar: { hour: [0] } });
    expect(parseCron('@every 6h/5h', problems)).toMatchObject({ interval: { every: 21_600_000, offset: 18_000_000 } });
    expect(problems).toEqual([]);
  });

  it.each([
    ['0 25 * * *', 'hour: "25" is not understood; expected *, or numbers from 0 to 23'],
    [
      '0 2 * * Fri-Mon',
      'dayOfWeek: "Fri-Mon" is not understood; expected *, or numbers from 0 to 7, or names such as sun',
    ],
    ['0 2 * Ja *', 'month: "Ja" is not understood'],
    ['*/0 * * * *', 'minute: "*/0" is not understood'],
    ['1-2-3 * * * *', 'minute: "1-2-3" is not understood'],
    ['5/ * * * *', 'minute: "5/" is not understood'],
    ['0 2 * *', 'expected 5 to 7 fields'],
    ['0 0 0 2 * * * *', 'expected 5 to 7 fields'],
    ['@reboot', 'expected 5 to 7 fields'],
    ['@every soon', 'expected a duration such as 45m'],
    ['0 2 * * * 1999', 'year: "1999" is not understood; expected *, or numbers from 2000 to 2100'],
    [`0 2 * * * # ${'x'.repeat(201)}`, 'expected a comment of at most 200 characters'],
  ])('%s is refused', (expression, problem) => {
    const [line, ...others] = problemsOf(expression);
    expect(line).toContain(problem);
    expect(others).toEqual([]);
  });

  it('is refused with one line for each wrong field', () => {
    expect(problemsOf('60 24 0 13 8').map((line) => line.split(':')[0])).toEqual([
      'minute',
      'hour',
      'dayOfMonth',
      'month',
      'dayOfWeek',
    ]);
  });
});

it('a field of a calendar that is absent is that of the server', () => {
  expect(parseCalendar({ hour: '11-14', dayOfMonth: '1,15' }, [])).toMatchObject({
    second: [0],
    minute: [0],
    hour: [11, 12, 13, 14],
    dayOfMonth: [1, 15],
    month: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    year: [],
  });
});

it.each([
  ['45m', { every: 2_700_000, offset: 0 }],
  ['6h/5h', { every: 21_600_000, offset: 18_000_000 }],
  ['5h/6h', 'expected an offset that is less than the interval'],
  ['500ms', 'expected an interval of at least 1s'],
  ['6h/5h/1h', 'expected a duration such as 45m, or with an offset 6h/5h'],
  ['6h/', 'expected a duration such as 45m, or with an offset 6h/5h'],
])('the interval %s', (text, expected) => {
  expect(parseInterval(text)).toEqual(expected);
});

it.each([
  [{ second: [{ start: 0 }], minute: [{ start: 0 }], hour: [{ start: 2, end: 0, step: 0 }] }, '0 2 * * *'],
  [
    {
      second: [{ start: 30, end: 30, step: 1 }],
      minute: [{ start: 0, end: 59, step: 15 }],
      hour: [{ start: 8, end: 18, step: 2 }, { start: 20 }],
      dayOfMonth: [{ start: 1, end: 31, step: 1 }],
      month: [{ start: 1, end: 12, step: 1 }],
      dayOfWeek: [{ start: 0, end: 6, step: 1 }],
      year: [{ start: 2027 }],
    },
    '30 */15 8-18/2,20 * * * 2027',
  ],
])('a calendar of the server is shown as a cron expression', (ranges, expected) => {
  expect(cronText(ranges)).toBe(expected);
});
