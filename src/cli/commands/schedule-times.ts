/** The times and policies of `vigil schedule create`, from its flags, under the names of Temporal's own command. */
import type { NewSchedule } from '../../client/schedules.js';
import {
  CALENDAR_FIELDS,
  cronOfFields,
  isCalendarField,
  parseCron,
  parseInterval,
  type Cron,
} from '../../contract/cron.js';
import { LEAVES_THE_JOB, OFFERED_OVERLAPS, type OverlapPolicy } from '../../contract/overlap-policy.js';
import type { ScheduleTimes } from '../../contract/schedule-calendar.js';
import { isObject } from '../../contract/shape.js';
import { shortText } from '../../contract/short-text.js';
import { isTimeZone, TimeZone } from '../../contract/time-zone.js';
import { unknownName } from '../../schema/problems.js';
import { parseDurationFlag } from './argument-checks.js';

export interface TimesFlags {
  cron?: string[];
  calendar?: string[];
  interval?: string[];
  timeZone?: string;
  startTime?: string;
  endTime?: string;
  jitter?: string;
  overlapPolicy?: string;
  catchupWindow?: string;
  pauseOnFailure?: boolean;
  remainingActions?: string;
  notes?: string;
  paused?: boolean;
}

/** What the flags say, beside the run. */
export type AskedSchedule = Omit<NewSchedule, 'scheduleId' | 'input' | 'taskQueue' | 'vendor'>;

/** @param problems gets one line for each problem; if there are any, the result is not used */
export function askedSchedule(flags: TimesFlags, problems: string[]): { asked: AskedSchedule; times: ScheduleTimes } {
  const crons = [
    ...(flags.cron ?? []).flatMap((text) => cronOf('--cron', text, text, problems) ?? []),
    ...(flags.calendar ?? []).flatMap((text) => calendarOf(text, problems) ?? []),
  ];
  const intervals = (flags.interval ?? []).flatMap((text) => {
    const interval = parseInterval(text);
    if (typeof interval !== 'string') return [interval];
    problems.push(`--interval ${shown(text)}: ${interval}`);
    return [];
  });
  if (!flags.cron && !flags.calendar && !flags.interval)
    problems.push('--cron: missing; give --cron, --calendar or --interval');
  const all = [...intervals, ...crons.flatMap(({ interval }) => interval ?? [])];
  const [startAt, endAt] = [
    timeOf('--start-time', flags.startTime, problems),
    timeOf('--end-time', flags.endTime, problems),
  ];
  const asked: AskedSchedule = {
    crons: crons.flatMap(({ text, calendar }) => (calendar ? [text] : [])),
    intervals: all,
    startAt,
    endAt,
    jitterMs: parseDurationFlag('--jitter', flags.jitter, problems),
    overlap: overlapPolicy(flags.overlapPolicy, problems),
    catchupWindowMs: parseDurationFlag('--catchup-window', flags.catchupWindow, problems),
    pauseOnFailure: flags.pauseOnFailure,
    remainingActions: countOf('--remaining-actions', flags.remainingActions, problems),
    notes: flags.notes,
    paused: flags.paused,
  };
  const calendars = crons.flatMap(({ calendar }) => calendar ?? []);
  const zone = zoneOf(flags.timeZone, crons, problems);
  const limits = { startAt: startAt?.getTime(), endAt: endAt?.getTime() };
  return { asked, times: { calendars, intervals: all, zone, ...limits } };
}

const LONGEST_SHOWN = 80;
const shown = (text: string) => `'${shortText(text, LONGEST_SHOWN)}'`;

function cronOf(flag: string, written: string, text: string, problems: string[]): Cron | undefined {
  const own: string[] = [];
  const cron = parseCron(text, own);
  problems.push(...own.map((line) => `${flag} ${shown(written)}: ${line}`));
  return cron;
}

/** A calendar is sent as a cron expression, as Temporal's own command does. */
function calendarOf(text: string, problems: string[]): Cron | undefined {
  const own: string[] = [];
  const fields = calendarFields(text, own);
  problems.push(...own.map((line) => `--calendar ${shown(text)}: ${line}`));
  if (own.length > 0) return undefined;
  const { comment, ...times } = fields;
  return cronOf('--calendar', text, cronOfFields(times, comment), problems);
}

function calendarFields(text: string, problems: string[]): Record<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Reported below.
  }
  if (!isObject(value)) {
    problems.push(`expected a JSON object, such as {"dayOfWeek":"Fri","hour":"3"}`);
    return {};
  }
  for (const [name, field] of Object.entries(value)) {
    if (name !== 'comment' && !isCalendarField(name))
      problems.push(`${name}: ${unknownName('field', name, [...CALENDAR_FIELDS, 'comment'])}`);
    else if (!['string', 'number'].includes(typeof field)) problems.push(`${name}: expected a text, such as "1-5"`);
    // In a cron expression, spaces part the fields.
    else if (name !== 'comment' && /[\s#]/.test(String(field).trim())) problems.push(`${name}: expected no spaces`);
  }
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, String(field)]));
}

/** That of the flag, or of the cron expressions, or UTC. */
export function zoneOf(flag: string | undefined, crons: readonly Cron[], problems: string[]): TimeZone {
  const inCrons = new Set(crons.map(({ timeZone }) => timeZone));
  const [first] = inCrons;
  if (inCrons.size > 1 || (flag !== undefined && first !== undefined && first !== flag))
    problems.push('--time-zone: a schedule has one time zone; name it once, without CRON_TZ= in the expressions');
  const name = flag ?? first ?? 'UTC';
  if (isTimeZone(name)) return new TimeZone(name);
  problems.push(`--time-zone ${shown(name)}: ${unknownZone(name)}`);
  return new TimeZone('UTC');
}

function unknownZone(name: string): string {
  const suggestion = unknownName('time zone', name, Intl.supportedValuesOf('timeZone'));
  return suggestion.includes('did you mean')
    ? suggestion
    : 'unknown time zone; expected a name such as Europe/Berlin, America/New_York or UTC';
}

export function timeOf(flag: string, text: string | undefined, problems: string[]): Date | undefined {
  if (text === undefined) return undefined;
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const moment = isTime && isDate(text.slice(0, 'YYYY-MM-DD'.length)) ? Date.parse(text) : NaN;
  if (Number.isNaN(moment)) problems.push(`${flag}: expected a time with its zone, such as 2026-12-01T00:00:00Z`);
  return new Date(moment);
}

/** Date.parse takes 30 February for 2 March. */
function isDate(text: string): boolean {
  const midnight = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text);
}

function countOf(flag: string, text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count < 1) problems.push(`${flag}: expected a whole number of at least 1`);
  return count;
}

export function overlapPolicy(name: string | undefined, problems: string[]): OverlapPolicy | undefined {
  const policy = OFFERED_OVERLAPS.find((one) => one === name);
  if (name === undefined || policy) return policy;
  problems.push(
    name === LEAVES_THE_JOB
      ? `--overlap-policy: ${name} would leave the job of the other run running at the vendor; use CancelOther`
      : `--overlap-policy: ${unknownName('policy', name, OFFERED_OVERLAPS)}`,
  );
  return undefined;
}
