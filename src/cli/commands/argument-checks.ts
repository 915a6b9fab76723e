/** Checks of arguments that several commands take. Each check adds its problem to `problems`. */
import { A_DURATION, parseDuration } from '../../contract/duration.js';
import { CONNECTION_NAME } from '../../contract/ids.js';

/** `--limit`: a whole number of at least 1. */
export function parseLimit(text: string, problems: string[]): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) problems.push('--limit: expected a whole number of at least 1');
  return limit;
}

/** A flag's duration, in milliseconds. @param more what the problem says beside the form, such as another flag to use */
export function parseDurationFlag(
  flag: string,
  text: string | undefined,
  problems: string[],
  more = '',
): number | undefined {
  const ms = text === undefined ? undefined : parseDuration(text);
  if (text !== undefined && ms === undefined) problems.push(`${flag}: expected ${A_DURATION}${more}`);
  return ms;
}

export function checkConnectionName(connection: string | undefined, problems: string[]): void {
  if (connection !== undefined && !CONNECTION_NAME.test(connection)) {
    problems.push("connection: expected a connection's name: 1 to 40 of a-z, 0-9 and '-'");
  }
}
