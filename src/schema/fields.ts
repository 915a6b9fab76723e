/** The kinds of fields in inputs and configs, with errors that say what is expected. */
import ms from 'ms';
import { z } from 'zod';
import { A_DURATION, DURATION, parseDuration } from '../contract/duration.js';
import { LONGEST_DURATION } from '../contract/longest-duration.js';
import { expected } from './problems.js';

/** A non-empty string. @param what its name in errors */
export function text(what: string) {
  return z.string({ error: (issue) => expected(what, issue.input) }).min(1, { error: `expected ${what}` });
}

/** A duration of at least `least`, converted to milliseconds. */
export function duration(least = '1s') {
  const leastMs = ms(least as ms.StringValue);
  const refusal = { error: `expected ${A_DURATION}, at most ${LONGEST_DURATION}`, abort: true };
  return z
    .string({ error: (issue) => expected(A_DURATION, issue.input) })
    .regex(DURATION, refusal)
    .refine((value) => parseDuration(value) !== undefined, refusal)
    .transform((value) => parseDuration(value) ?? 0)
    .refine((parsed) => parsed >= leastMs, { error: `must be at least ${least}` });
}

export function number(what: string, fits: (value: number) => boolean) {
  return z.number({ error: (issue) => expected(what, issue.input) }).refine(fits, { error: `expected ${what}` });
}

export function oneOf<const T extends string>(...values: T[]) {
  return z.enum(values, { error: (issue) => expected(values.map((value) => `"${value}"`).join(' or '), issue.input) });
}

export function flag() {
  return z.boolean({ error: (issue) => expected('true or false', issue.input) });
}

/** A number. */
export function between(least: number, most: number) {
  const what = `a number from ${least} to ${most}`;
  const refusal = { error: `expected ${what}` };
  return z
    .number({ error: (issue) => expected(what, issue.input) })
    .min(least, refusal)
    .max(most, refusal);
}

/** A non-empty string without control characters. @param what its name in errors */
export function line(what: string, longest: number) {
  return (
    text(what)
      .max(longest, { error: `expected ${what} of at most ${longest} characters` })
      // eslint-disable-next-line no-control-regex -- matches control characters to refuse them
      .regex(/^[^\x00-\x1f\x7f]*$/, { error: `expected ${what} without control characters` })
  );
}
