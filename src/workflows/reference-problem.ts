/** Checks the two fields of an input that make the id of a workflow. The workflow itself checks the others. Pure. */
import { CONNECTION_NAME } from '../contract/ids.js';

/** A refused name of a connection is shown by its beginning only. */
export const LONGEST_CONNECTION = 40;

/** @param checks the field beside the connection, which says what is wrong with its value @returns the problem, with the name of the field */
export function referenceProblem<Field extends string>(
  named: Record<'connection' | Field, string>,
  field: Field,
  checks: (value: string) => string | undefined,
): string | undefined {
  for (const one of ['connection', field] as const) {
    if (named[one] === '') return `${one}: missing; expected a non-empty string`;
  }
  if (!CONNECTION_NAME.test(named.connection)) return "connection: expected 1 to 40 of a-z, 0-9 and '-'";
  const problem = checks(named[field]);
  return problem === undefined ? undefined : `${field}: ${problem}`;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
