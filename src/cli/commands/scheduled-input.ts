/** The dates of `vigil run --scheduled`: those that a schedule would fill in for the run of that time. */
import { dateProblems, withDates, type ScheduledTime } from '../../contract/scheduled-dates.js';
import { usageProblem } from '../terminal/problem.js';
import { RUN_HELP } from './run-input.js';
import { timeOf, zoneOf } from './schedule-times.js';

export interface ScheduledFlags {
  scheduled?: string;
  timeZone?: string;
}

/** @returns undefined without `--scheduled` @throws CliProblem */
export function scheduledTime({ scheduled, timeZone }: ScheduledFlags): ScheduledTime | undefined {
  const problems: string[] = [];
  const at = timeOf('--scheduled', scheduled, problems);
  const zone = zoneOf(timeZone, [], problems);
  if (timeZone !== undefined && scheduled === undefined)
    problems.push('--time-zone: give --scheduled too, the time whose dates are filled in');
  if (problems.length > 0) throw usageProblem(problems, RUN_HELP);
  return at && { moment: at.getTime(), zone };
}

/** The input with its dates. @param time undefined: as it is */
export function datedInput<Input extends Record<string, unknown>>(
  input: Input,
  time: ScheduledTime | undefined,
): { dated: Input; problems: string[] } {
  const problems = time ? dateProblems(input) : [];
  return { dated: time && problems.length === 0 ? withDates(input, time) : input, problems };
}
