/** Dates of a scheduled time in texts: `${scheduled:YYYY-MM-DD,-1M,first}`. docs/scheduling.md has the grammar. Pure. */
import { isObject } from './shape.js';
import { shortText } from './short-text.js';
import type { TimeZone } from './time-zone.js';

/** The time for which the schedule started the run, not the time at which it began. */
export interface ScheduledTime {
  /** Milliseconds since the epoch. */
  moment: number;
  zone: TimeZone;
}

const EXPRESSION = /\$\{schedul[^}]*\}?/g;
const FORM = /^\$\{scheduled:([^,}]+)((?:,[^,}]*)*)\}$/;
const TOKEN = /YYYY|YY|MMMM|MMM|MM|DD|HH|mm|ss/g;
const STEP = /^(?:([+-])(\d{1,3})([yMwdhm])|first|last)$/;
const MOST_STEPS = 5;
const LONGEST_SHOWN = 60;

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

const A_FORM = 'expected ${scheduled:FORMAT,STEP…}, such as ${scheduled:YYYY-MM-DD,-1d}';
const A_FORMAT = 'expected YYYY, YY, MM, MMM, MMMM, DD, HH, mm or ss, with T as the only other letter';
const A_STEP = 'expected steps such as -1d, +2w, -1M, -1y, -2h, -30m, first or last';

/** A text with dates, by its path. */
export interface DatedText {
  path: string;
  text: string;
}

/** The texts with dates, by their paths: `job.questions[0].value`. */
export function datedTexts(value: unknown, path = ''): DatedText[] {
  return [...textsIn(value, path)].filter(({ text }) => text.match(EXPRESSION) !== null);
}

function* textsIn(value: unknown, path: string): Generator<DatedText> {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value)) for (const [at, one] of value.entries()) yield* textsIn(one, `${path}[${at}]`);
  else if (isObject(value)) {
    for (const [name, one] of Object.entries(value)) yield* textsIn(one, path === '' ? name : `${path}.${name}`);
  }
}

/** What is wrong with the expressions: one line each, with the path. */
export function dateProblems(value: unknown): string[] {
  const texts = datedTexts(value).flatMap(({ path, text }) =>
    [...new Set(text.match(EXPRESSION))].flatMap((expression) => {
      const problem = expressionProblem(expression);
      return problem === undefined ? [] : [`${path}: ${shortText(expression, LONGEST_SHOWN)}: ${problem}`];
    }),
  );
  return [...texts, ...nameProblems(value, '')];
}

/** Names are sent as they are, so that a date in one would never be filled in. */
function* nameProblems(value: unknown, path: string): Generator<string> {
  if (Array.isArray(value)) for (const [at, one] of value.entries()) yield* nameProblems(one, `${path}[${at}]`);
  if (!isObject(value)) return;
  for (const [name, one] of Object.entries(value)) {
    const [expression] = name.match(EXPRESSION) ?? [];
    if (expression !== undefined) {
      const where = path === '' ? '' : `${path}: `;
      yield `${where}${shortText(expression, LONGEST_SHOWN)}: expected in a value, not in the name of a field`;
    }
    yield* nameProblems(one, path === '' ? name : `${path}.${name}`);
  }
}

function expressionProblem(expression: string): string | undefined {
  const parsed = parse(expression);
  if (!parsed) return A_FORM;
  const { format, steps } = parsed;
  if (/[A-SU-Za-z]/.test(format.replaceAll(TOKEN, '')) || !format.match(TOKEN)) return A_FORMAT;
  if (steps.length > MOST_STEPS) return `expected at most ${MOST_STEPS} steps`;
  return steps.every((step) => STEP.test(step)) ? undefined : A_STEP;
}

function parse(expression: string): { format: string; steps: string[] } | undefined {
  const [, format, steps = ''] = FORM.exec(expression) ?? [];
  return format === undefined
    ? undefined
    : {
        format,
        steps: steps
          .split(',')
          .slice(1)
          .map((step) => step.trim()),
      };
}

/** The value with the dates filled in, in every text at any depth. The expressions are without {@link dateProblems}. */
export function withDates<Value>(value: Value, time: ScheduledTime): Value {
  return filled(value, time) as Value;
}

function filled(value: unknown, time: ScheduledTime): unknown {
  if (typeof value === 'string') return value.replaceAll(EXPRESSION, (expression) => dateOf(expression, time));
  if (Array.isArray(value)) return value.map((one) => filled(one, time));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, time)]));
}

function dateOf(expression: string, { moment, zone }: ScheduledTime): string {
  const { format = '', steps = [] } = parse(expression) ?? {};
  let at: Clock = { wall: zone.wallClock(moment), moment };
  for (const step of steps) at = stepped(at, step, zone);
  return dateText(format, at.wall);
}

/** A wall-clock time, and its moment as long as no step has moved the date. */
interface Clock {
  wall: number;
  moment?: number;
}

function stepped({ wall, moment }: Clock, step: string, zone: TimeZone): Clock {
  const [, sign = '+', digits = '0', unit = ''] = STEP.exec(step) ?? [];
  const amount = Number(`${sign}${digits}`);
  const date = new Date(wall);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (unit) {
    case 'h':
    case 'm': {
      // Time that passes, also over a clock change.
      const later = (moment ?? zone.moment(wall)) + amount * (unit === 'h' ? HOUR : MINUTE);
      return { wall: zone.wallClock(later), moment: later };
    }
    case 'd':
      return { wall: wall + amount * DAY };
    case 'w':
      return { wall: wall + amount * 7 * DAY };
    case 'M':
      return { wall: onDate(wall, year, month + amount, day) };
    case 'y':
      return { wall: onDate(wall, year + amount, month, day) };
    default:
      return { wall: onDate(wall, year, month, step === 'first' ? 1 : 31) };
  }
}

/** The time of day on another date: the last day of a month that has no such day. */
function onDate(wall: number, year: number, month: number, day: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(day, lastDay)) + (((wall % DAY) + DAY) % DAY);
}

/** A wall-clock time in a format such as `YYYY-MM-DD HH:mm`. Names of months are English. */
export function dateText(format: string, wall: number): string {
  const date = new Date(wall);
  const month = MONTHS[date.getUTCMonth()] ?? '';
  const two = (number: number) => String(number).padStart(2, '0');
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  const texts: Record<string, string> = {
    YYYY: year,
    YY: year.slice(-2),
    MMMM: month,
    MMM: month.slice(0, 3),
    MM: two(date.getUTCMonth() + 1),
    DD: two(date.getUTCDate()),
    HH: two(date.getUTCHours()),
    mm: two(date.getUTCMinutes()),
    ss: two(date.getUTCSeconds()),
  };
  return format.replaceAll(TOKEN, (token) => texts[token] ?? '');
}
