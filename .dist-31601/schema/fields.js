/** The kinds of fields in inputs and configs, with errors that say what is expected. */
import ms from 'ms';
import { z } from 'zod';
import { A_DURATION, DURATION, LONGEST_DURATION, parseDuration } from '../contract/duration.js';
import { expected } from './problems.js';
/** A non-empty string. @param what its name in errors */
export function text(what) {
    return z.string({ error: (issue) => expected(what, issue.input) }).min(1, { error: `expected ${what}` });
}
/** A duration of at least `least`, converted to milliseconds. */
export function duration(least = '1s') {
    const leastMs = ms(least);
    const refusal = { error: `expected ${A_DURATION}, at most ${LONGEST_DURATION}`, abort: true };
    return z
        .string({ error: (issue) => expected(A_DURATION, issue.input) })
        .regex(DURATION, refusal)
        .refine((value) => parseDuration(value) !== undefined, refusal)
        .transform((value) => parseDuration(value) ?? 0)
        .refine((parsed) => parsed >= leastMs, { error: `must be at least ${least}` });
}
export function number(what, fits) {
    return z.number({ error: (issue) => expected(what, issue.input) }).refine(fits, { error: `expected ${what}` });
}
export function oneOf(...values) {
    return z.enum(values, { error: (issue) => expected(values.map((value) => `"${value}"`).join(' or '), issue.input) });
}
export function flag() {
    return z.boolean({ error: (issue) => expected('true or false', issue.input) });
}
//# sourceMappingURL=fields.js.map