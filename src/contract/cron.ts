/** Cron expressions and calendars as Temporal reads them. Pure. */
import { parseDuration } from './duration.js';
import { LAST_YEAR, type Calendar, type Interval } from './schedule-calendar.js';

type Field = keyof Calendar;

interface FieldRule {
  least: number;
  most: number;
  unset: string;
  /** Names, of which the first letters are enough. */
  names?: readonly string[];
  letters?: number;
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const DAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

/** In the order of a cron expression with seven fields. */
const FIELDS: Readonly<Record<Field, FieldRule>> = {
  second: { least: 0, most: 59, unset: '0' },
  minute: { least: 0, most: 59, unset: '0' },
  hour: { least: 0, most: 23, unset: '0' },
  dayOfMonth: { least: 1, most: 31, unset: '*' },
  month: { least: 1, most: 12, unset: '*', names: MONTHS, letters: 3 },
  dayOfWeek: { least: 0, most: 7, unset: '*', names: DAYS, letters: 2 },
  year: { least: 2_000, most: LAST_YEAR, unset: '*' },
};

const FIELD_NAMES = Object.keys(FIELDS) as Field[];
const LONGEST_COMMENT = 200;

const NAMED: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** What an expression says. It is sent to the server as `text`. */
export interface Cron {
  text: string;
  calendar?: Calendar;
  interval?: Interval;
  /** After CRON_TZ= or TZ=. */
  timeZone?: string;
}

/** @param problems gets one line for each problem, without the expression @returns undefined if there are any */
export function parseCron(expression: string, problems: string[]): Cron | undefined {
  const [, timeZone, text = ''] = /^(?:(?:CRON_)?TZ=(\S*)(?: |$))?(.*)$/s.exec(expression.trim()) ?? [];
  const [plain = '', ...comment] = text.split('#');
  const fields = plain.trim();
  if (comment.join('#').trim().length > LONGEST_COMMENT) {
    problems.push(`expected a comment of at most ${LONGEST_COMMENT} characters`);
    return undefined;
  }
  if (fields.startsWith('@every')) {
    const interval = parseInterval(fields.slice('@every'.length).trim());
    if (typeof interval !== 'string') return { text, interval, timeZone };
    problems.push(interval);
    return undefined;
  }
  const words = (NAMED[fields] ?? fields).split(/\s+/);
  if (words.length < 5 || words.length > 7) {
    problems.push(
      'expected 5 to 7 fields (minute hour dayOfMonth month dayOfWeek year, or second first), or @daily and the like',
    );
    return undefined;
  }
  const named = words.length === 7 ? FIELD_NAMES : FIELD_NAMES.slice(1, 1 + words.length);
  const calendar = parseCalendar(Object.fromEntries(named.map((name, at) => [name, words[at] ?? ''])), problems);
  return calendar && { text, calendar, timeZone };
}

/** @param fields by their names; a field that is absent has the server's default */
export function parseCalendar(fields: Partial<Record<Field, string>>, problems: string[]): Calendar | undefined {
  const before = problems.length;
  const values = FIELD_NAMES.map((name): [Field, number[]] => {
    const found = valuesOf(fields[name]?.trim() || FIELDS[name].unset, FIELDS[name]);
    if (typeof found !== 'string') return [name, name === 'year' && isAll(fields[name]) ? [] : found];
    problems.push(`${name}: ${found}`);
    return [name, []];
  });
  return problems.length > before ? undefined : (Object.fromEntries(values) as unknown as Calendar);
}

function isAll(text = '*'): boolean {
  return ['', '*'].includes(text.trim());
}

/** The fields of a calendar as an expression with seven fields. */
export function cronOfFields(fields: Partial<Record<Field, string>>, comment?: string): string {
  const words = FIELD_NAMES.map((name) => fields[name]?.trim() || FIELDS[name].unset);
  return [...words, ...(comment ? ['#', comment] : [])].join(' ');
}

export function isCalendarField(name: string): name is Field {
  return Object.hasOwn(FIELDS, name);
}

export const CALENDAR_FIELDS: readonly string[] = FIELD_NAMES;

/** Every so often, with an offset: `45m`, `6h/5h`. @returns what is wrong, if it cannot be read */
export function parseInterval(text: string): Interval | string {
  const [every, offset, ...more] = text.split('/').map((part) => parseDuration(part));
  if (every === undefined || (offset === undefined && text.includes('/')) || more.length > 0)
    return 'expected a duration such as 45m, or with an offset 6h/5h';
  if (every < 1_000) return 'expected an interval of at least 1s';
  if ((offset ?? 0) >= every) return 'expected an offset that is less than the interval';
  return { every, offset: offset ?? 0 };
}

/** In ascending order. @returns what is wrong, if the text cannot be read */
function valuesOf(text: string, rule: FieldRule): number[] | string {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const range = rangeOf(part, rule);
    if (!range) return wrong(part, rule);
    const [first, last, step] = range;
    for (let value = first; value <= last; value += step) values.add(rule.names === DAYS && value === 7 ? 0 : value);
  }
  return [...values].sort((one, other) => one - other);
}

function wrong(part: string, { least, most, names }: FieldRule): string {
  const list = names ? `, or names such as ${names[0]?.slice(0, 3)}` : '';
  return `"${part}" is not understood; expected *, or numbers from ${least} to ${most}${list}, with lists (1,2), ranges (1-5) and steps (*/2)`;
}

function rangeOf(part: string, rule: FieldRule): [first: number, last: number, step: number] | undefined {
  const [, range = '', steps] = /^([^/]*)(?:\/(\d{1,4}))?$/.exec(part) ?? [];
  const step = Number(steps ?? 1);
  if (step < 1) return undefined;
  if (range === '*') return [rule.least, rule.most, step];
  const [from = '', to, ...more] = range.split('-');
  const first = valueOf(from, rule);
  // A single value with a step goes on to the end.
  const last = to === undefined ? (steps === undefined ? first : rule.most) : valueOf(to, rule);
  return first === undefined || last === undefined || last < first || more.length > 0 ? undefined : [first, last, step];
}

function valueOf(text: string, { least, most, names = [], letters = Infinity }: FieldRule): number | undefined {
  const named = text.length >= letters ? names.findIndex((name) => name.startsWith(text.toLowerCase())) : -1;
  const value = named >= 0 ? named + (names === MONTHS ? 1 : 0) : /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : undefined;
}

/** A range of the server's calendars. */
export interface CalendarRange {
  start?: number | null;
  end?: number | null;
  step?: number | null;
}

/** A calendar of the server as a cron expression with as few fields as possible. */
export function cronText(ranges: Partial<Record<Field, readonly CalendarRange[] | null>>): string {
  const words = FIELD_NAMES.map((name) => rangesText(ranges[name] ?? [], FIELDS[name]));
  const [second, ...rest] = words;
  const year = rest.at(-1);
  if (second !== '0') return words.join(' ');
  return (year === '*' ? rest.slice(0, -1) : rest).join(' ');
}

function rangesText(ranges: readonly CalendarRange[], { least, most, names }: FieldRule): string {
  if (ranges.length === 0) return '*';
  const last = names === DAYS ? 6 : most;
  const texts = ranges.map(({ start, end, step }) => {
    const [from, to] = [start ?? 0, Math.max(start ?? 0, end ?? 0)];
    const range = from === least && to >= last ? '*' : from === to ? String(from) : `${from}-${to}`;
    return (step ?? 1) > 1 ? `${range}/${step}` : range;
  });
  return texts.join(',');
}
