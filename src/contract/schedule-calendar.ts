/** The times of a calendar, as the Temporal server computes them, the hours around a clock change included. Pure. */
import type { TimeZone } from './time-zone.js';

/** The values that match, for each field of a time; no years: every year. Sunday is 0. */
export interface Calendar {
  second: readonly number[];
  minute: readonly number[];
  hour: readonly number[];
  dayOfMonth: readonly number[];
  month: readonly number[];
  year: readonly number[];
  dayOfWeek: readonly number[];
}

/** Every so often since the epoch. Milliseconds. */
export interface Interval {
  every: number;
  offset: number;
}

/** When a schedule starts its runs. */
export interface ScheduleTimes {
  calendars: readonly Calendar[];
  intervals: readonly Interval[];
  zone: TimeZone;
  /** Milliseconds since the epoch, as are all moments. */
  startAt?: number;
  endAt?: number;
}

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
/** The server knows no later times. */
export const LAST_YEAR = 2_100;

/** The first scheduled times after a moment, without jitter; fewer if the schedule ends. */
export function nextTimes(times: ScheduleTimes, after: number, most: number): number[] {
  const found: number[] = [];
  let last = Math.max(after, (times.startAt ?? 0) - SECOND);
  while (found.length < most) {
    const next = Math.min(
      ...times.calendars.map((calendar) => nextOfCalendar(calendar, times.zone, last) ?? Infinity),
      ...times.intervals.map((interval) => nextOfInterval(interval, last)),
    );
    if (next > (times.endAt ?? Infinity) || next === Infinity) break;
    found.push(next);
    last = next;
  }
  return found;
}

function nextOfInterval({ every, offset }: Interval, after: number): number {
  const [step, phase] = [Math.max(1, Math.floor(every / SECOND)), Math.floor(offset / SECOND)];
  return ((Math.floor((Math.floor(after / SECOND) - phase) / step) + 1) * step + phase) * SECOND;
}

/** @returns undefined if there is none */
export function nextOfCalendar(calendar: Calendar, zone: TimeZone, after: number): number | undefined {
  const from = zone.wallClock(Math.floor(after / SECOND) * SECOND);
  let midnight = Math.floor(from / DAY) * DAY;
  let hour = hourOf(from);
  /** From where in the hour. */
  let within = (from % HOUR) + SECOND;
  /** Added to the times of an hour that a clock change repeats. */
  let extra = hourOf(zone.wallClock(after - HOUR)) === hour ? HOUR : 0;
  for (; yearOf(midnight) <= LAST_YEAR; midnight += DAY, hour = 0, within = 0, extra = 0) {
    if (!isDay(calendar, zone, midnight, hour * HOUR + within)) continue;
    for (; hour < 24; hour += 1, within = 0) {
      if (within < HOUR && !calendar.hour.includes(hour)) {
        extra = 0;
        continue;
      }
      const begin = midnight + hour * HOUR;
      for (;;) {
        const inHour = firstInHour(calendar, within);
        if (inHour !== undefined) {
          const moment = zone.moment(begin + inHour);
          // A clock change skips this hour.
          if (hourOf(zone.wallClock(moment)) !== hour) break;
          return moment + extra;
        }
        const isRepeated = extra === 0 && zone.moment(begin + HOUR) - zone.moment(begin) > HOUR;
        extra = isRepeated ? HOUR : 0;
        if (!isRepeated) break;
        within = 0;
      }
    }
  }
  return undefined;
}

function isDay({ year, month, dayOfMonth, dayOfWeek }: Calendar, zone: TimeZone, midnight: number, from: number) {
  const date = new Date(midnight);
  return (
    (year.length === 0 || year.includes(date.getUTCFullYear())) &&
    month.includes(date.getUTCMonth() + 1) &&
    dayOfMonth.includes(date.getUTCDate()) &&
    (dayOfWeek.length === 7 || dayOfWeek.includes(new Date(zone.wallClock(zone.moment(midnight + from))).getUTCDay()))
  );
}

/** In milliseconds since the hour began. */
function firstInHour({ minute, second }: Calendar, from: number): number | undefined {
  for (let at = Math.floor(from / MINUTE); at < 60; at += 1) {
    if (!minute.includes(at)) continue;
    const first = second.find((one) => at * MINUTE + one * SECOND >= from);
    if (first !== undefined) return at * MINUTE + first * SECOND;
  }
  return undefined;
}

function hourOf(wall: number): number {
  return new Date(wall).getUTCHours();
}

function yearOf(wall: number): number {
  return new Date(wall).getUTCFullYear();
}
