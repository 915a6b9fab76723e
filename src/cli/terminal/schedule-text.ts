/** Schedules, and their next runs with the dates filled in, as text and as JSON. */
import type { KnownSchedule } from '../../client/schedules.js';
import { plainRunInput, scheduledKey } from '../../contract/scheduled-run.js';
import { datedTexts, dateProblems, dateText, withDates } from '../../contract/scheduled-dates.js';
import { runId } from '../../contract/ids.js';
import { isObject } from '../../contract/shape.js';
import { isTimeZone, TimeZone } from '../../contract/time-zone.js';
import { oneLine } from '../../text/printable-text.js';
import { shortDuration } from '../../text/short-duration.js';
import { plainTable } from './plain-table.js';

/** What is known of a schedule, also before it is created. */
export type ShownSchedule = Omit<KnownSchedule, 'next' | 'runs' | 'counts'>;

type Row = [name: string, value: string | undefined];

const NAME_WIDTH = 12;

/** How many of the next times are shown. */
export const NEXT_SHOWN = 5;

/** @param more rows after the connection */
export function scheduleText(schedule: ShownSchedule, vendor: string | undefined, more: readonly Row[] = []): string {
  const { connection, input, times, startAt, endAt, jitterMs, catchupWindowMs, notes } = schedule;
  const { connection: _connection, scheduled: _scheduled, job, ...settings } = input;
  const rows: Row[] = [
    ['Schedule', oneLine(schedule.scheduleId)],
    ['Connection', `${connection ?? '?'}${vendor === undefined ? '' : ` (${vendor})`}`],
    ...more,
    ...times.map((text, at): Row => [at === 0 ? 'Times' : '', oneLine(text)]),
    ['Time zone', oneLine(schedule.timeZone)],
    ['From', startAt?.toISOString()],
    ['Until', endAt?.toISOString()],
    ['Jitter', jitterMs > 0 ? `up to ${shortDuration(jitterMs)}` : undefined],
    ['Overlap', `${schedule.overlap}${schedule.pauseOnFailure ? ', pauses after a failure' : ''}`],
    ['Catch-up', catchupWindowMs > 0 ? `within ${shortDuration(catchupWindowMs)}` : undefined],
    ['Left', schedule.remainingActions === undefined ? undefined : `${schedule.remainingActions} runs`],
    ['Paused', schedule.paused ? 'yes' : undefined],
    ['Notes', notes === '' ? undefined : oneLine(notes)],
    ...Object.entries(settings).map(([name, value]): Row => [
      oneLine(name),
      oneLine(typeof value === 'string' ? value : JSON.stringify(value)),
    ]),
  ];
  const shown = rows.filter(([, value]) => value !== undefined);
  const width = Math.max(NAME_WIDTH, ...shown.map(([name]) => name.length + 2));
  return [
    ...shown.map(([name, value]) => `${name.padEnd(width)}${value}`),
    'Job',
    JSON.stringify(job, undefined, 2).replace(/^/gm, '  '),
  ].join('\n');
}

/** One line for each time, with the dates that its run gets. */
export function nextText(schedule: ShownSchedule, next: readonly Date[]): string {
  const { input, paused, jitterMs } = schedule;
  const zone = zoneOf(schedule);
  // Nobody may have checked those of a schedule that something else has created.
  const dated = dateProblems(input).length > 0 ? [] : datedTexts(input);
  const lines = next
    .slice(0, NEXT_SHOWN)
    .flatMap((time) => [
      `  ${localText(time, zone)}  (${secondsText(time)})`,
      ...dated.map(
        ({ path, text }) => `    ${oneLine(`${path}: ${withDates(text, { moment: time.getTime(), zone })}`)}`,
      ),
    ]);
  const remark = paused ? ', once it is resumed' : jitterMs > 0 ? ', and the jitter later' : '';
  return lines.length === 0 ? 'Next        none' : [`Next${remark}`, ...lines].join('\n');
}

/** The zone in which the dates are filled in. */
export function zoneOf({ input, timeZone }: ShownSchedule): TimeZone {
  const ofDates = isObject(input['scheduled']) ? input['scheduled']['timeZone'] : undefined;
  const name = [ofDates, timeZone].find((one) => typeof one === 'string' && isTimeZone(one));
  return new TimeZone(typeof name === 'string' ? name : 'UTC');
}

/** The time in the zone of the schedule: `2026-11-28 02:00 Europe/Berlin`. */
export function localText(time: Date, zone: TimeZone): string {
  const format = time.getTime() % 60_000 === 0 ? 'YYYY-MM-DD HH:mm' : 'YYYY-MM-DD HH:mm:ss';
  return `${dateText(format, zone.wallClock(time.getTime()))} ${zone.name}`;
}

function secondsText(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** A schedule as a program reads it. */
export function scheduleJson(schedule: ShownSchedule, next: readonly Date[]): object {
  const { input, jitterMs, catchupWindowMs, overlap, startAt, endAt, remainingActions, ...others } = schedule;
  return {
    ...others,
    startAt: startAt?.toISOString() ?? null,
    endAt: endAt?.toISOString() ?? null,
    jitterSeconds: jitterMs / 1_000,
    overlapPolicy: overlap,
    catchupWindowSeconds: catchupWindowMs / 1_000,
    remainingActions: remainingActions ?? null,
    input,
    next: next.slice(0, NEXT_SHOWN).map((time) => nextJson(schedule, time)),
  };
}

function nextJson({ scheduleId, connection, input }: ShownSchedule, time: Date): object {
  const key = scheduledKey(scheduleId, time.getTime());
  const plain = plainRunInput(input, runId(connection ?? '', key));
  const job = 'input' in plain && isObject(plain.input) ? plain.input['job'] : null;
  return { at: secondsText(time), key, job };
}

/** @param now milliseconds since the epoch */
export function scheduleTable(schedules: readonly KnownSchedule[], now: number, stream: NodeJS.WriteStream): string[] {
  const rows = schedules.map(({ scheduleId, connection, times, timeZone, paused, next: [next], runs: [last] }) => [
    oneLine(scheduleId),
    connection ?? '?',
    oneLine(times.join('; ')),
    oneLine(timeZone),
    paused ? 'paused' : next ? `in ${shortDuration(Math.max(0, next.getTime() - now))}` : 'none',
    last ? `${shortDuration(Math.max(0, now - last.startedAt.getTime()))} ago` : '',
  ]);
  return plainTable(['SCHEDULE', 'CONNECTION', 'TIMES', 'TIME ZONE', 'NEXT', 'LAST'], rows, stream);
}
