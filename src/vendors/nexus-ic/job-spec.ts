/** What a caller may start: the body of `POST report/`. */
import { z } from 'zod';
import { oneOf } from '../../schema/fields.js';
import { expected, strictObject } from '../../schema/problems.js';

const A_TEMPLATE = "a report template's key: a whole number of at least 1";
const A_PLAIN_VALUE = 'a string, a number, true or false, or null';
const A_VALUE = `${A_PLAIN_VALUE}, or a list of these`;

// An error explains the last form of a union.
const plainValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null({ error: (issue) => expected(A_PLAIN_VALUE, issue.input) }),
]);
const value = z.union([plainValue, z.array(plainValue, { error: (issue) => expected(A_VALUE, issue.input) })]);

export const jobSpecSchema = strictObject({
  reportTemplate: z
    // A text comes from `--set reportTemplate=5`, which is no number.
    .number({ error: ({ input }) => expected(A_TEMPLATE, input) + (typeof input === 'string' ? ', got a string' : '') })
    .refine((key) => Number.isSafeInteger(key) && key >= 1, { error: `expected ${A_TEMPLATE}` })
    .meta({ type: 'integer', minimum: 1 }),
  outputType: oneOf('json', 'html', 'xlsx', 'rtf'),
  parameters: z
    .record(z.string(), value, {
      error: (issue) => expected('an object with the values of the parameters', issue.input),
    })
    .default({}),
});
