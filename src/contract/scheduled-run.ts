/** The run that a schedule starts: its input has no key, and dates that its scheduled time fills in. Pure. */
import { runOfRunId, type RunReference } from './ids.js';
import type { RunJobInput } from './run-job-input.js';
import { dateProblems, datedTexts, withDates, type ScheduledTime } from './scheduled-dates.js';
import { isObject } from './shape.js';
import { isTimeZone, TimeZone } from './time-zone.js';

/**
 * What a schedule starts `runJob` with. Each text may have dates of the scheduled time, such as ${scheduled:YYYY-MM-DD,-1d}. The key comes from
 * the workflow id, which the server ends with that time.
 */
export interface ScheduledRunInput extends Omit<RunJobInput, 'key'> {
  /** In place of `key`, which comes from the id of the workflow. */
  scheduled: {
    /** The zone of the dates, as the time zone database names it. */
    timeZone: string;
  };
}

/** How the server ends the ids of the workflows that a schedule starts. */
const SCHEDULED_TIME = /-(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/;

/** The part of a key that the server adds. */
export const SCHEDULED_TIME_LENGTH = '-2026-11-28T01:00:00Z'.length;

/** The key of a schedule's run. @param moment the scheduled time in milliseconds since the epoch */
export function scheduledKey(scheduleId: string, moment: number): string {
  return `${scheduleId}-${new Date(moment).toISOString().slice(0, 19)}Z`;
}

/** The scheduled time in a key or workflow id, in milliseconds since the epoch; undefined if it has none. */
export function scheduledMoment(id: string): number | undefined {
  const [, text] = SCHEDULED_TIME.exec(id) ?? [];
  const moment = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}

/**
 * The input of a run as it would be written without a schedule, with its key and the dates filled in; any other input is left as it is.
 * @param workflowId of the run; undefined before it has one
 */
export function plainRunInput(raw: unknown, workflowId?: string): { input: unknown } | { problems: string[] } {
  if (!isObject(raw) || raw['scheduled'] === undefined) return unscheduled(raw);
  const { scheduled, ...rest } = raw;
  const run = runOfRunId(workflowId ?? '');
  const moment = scheduledMoment(run?.key ?? '');
  const problems = [...fieldProblems(rest, scheduled, run, moment), ...dateProblems(rest)];
  if (problems.length > 0) return { problems };
  const zone = new TimeZone((scheduled as ScheduledRunInput['scheduled']).timeZone);
  const time: ScheduledTime = { moment: moment ?? 0, zone };
  return { input: { ...withDates(rest, time), key: run?.key } };
}

function unscheduled(raw: unknown): { input: unknown } | { problems: string[] } {
  const dated = datedTexts(raw);
  if (dated.length === 0) return { input: raw };
  const problem =
    'has a date of a schedule; start the run by `vigil schedule create` or `vigil run --scheduled`, or write the date';
  return { problems: dated.map(({ path }) => `${path}: ${problem}`) };
}

function* fieldProblems(
  { connection, key }: Record<string, unknown>,
  scheduled: unknown,
  run: RunReference | undefined,
  moment: number | undefined,
): Generator<string> {
  const { timeZone, ...others } = isObject(scheduled) ? scheduled : {};
  for (const name of Object.keys(others)) yield `scheduled.${name}: unknown field; expected timeZone`;
  if (typeof timeZone !== 'string' || !isTimeZone(timeZone))
    yield 'scheduled.timeZone: expected a time zone, such as Europe/Berlin or UTC';
  if (key !== undefined) yield 'key: the schedule makes the keys of its runs; remove it';
  if (moment === undefined)
    yield 'scheduled: only a schedule starts such a run, with a workflow id vigil:<connection>:run:<schedule>-<scheduled time>';
  else if (run?.connection !== connection)
    yield `connection: expected ${run?.connection}, the connection in the workflow id`;
}
