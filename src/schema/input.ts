/**
 * The input of `awaitJob`: its schema, its defaults, and its conversion for the workflow.
 */
import { z } from 'zod';
import type { InputVerdict } from '../contract/accepted-input.js';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { CONNECTION_NAME } from '../contract/ids.js';
import { JOB_ID_PATTERN, jobIdProblem, LONGEST_JOB_ID } from '../contract/job-id.js';
import { between, duration, flag, line, oneOf, text } from './fields.js';
import { expected, problemsOf, strictObject } from './problems.js';
import type { Same } from './same-type.js';

/** What the JSON Schema can say of the rule of ids. */
export const ID_IN_JSON_SCHEMA = { pattern: JOB_ID_PATTERN, not: { anyOf: [{ enum: ['.', '..'] }, { pattern: '^run:' }] } };

/** The checks say what is wrong; the length, the pattern and the words that follow are for the JSON Schema. */
function jobId() {
  return z
    .string({ error: (issue) => expected("the job's id at the vendor, as a string", issue.input) })
    .check((id) => {
      const message = jobIdProblem(id.value);
      if (message !== undefined) id.issues.push({ code: 'custom', message, input: id.value });
    })
    .meta({ minLength: 1, maxLength: LONGEST_JOB_ID, ...ID_IN_JSON_SCHEMA });
}

export const connectionName = text("a connection's name").regex(CONNECTION_NAME, {
  error: "expected a connection's name: 1 to 40 of a-z, 0-9 and '-'",
});

/** The fields of an input that say how to wait. */
export const waitSettings = {
  backoff: strictObject({
    initial: duration('10ms').prefault('2s'),
    factor: between(1, 10).default(1.5),
    max: duration('10ms').prefault('1m'),
    jitter: between(0, 1).default(0.2),
  })
    .refine((backoff) => backoff.max >= backoff.initial, { error: 'must be at least backoff.initial', path: ['max'] })
    .prefault({}),
  deadline: duration().prefault('7d'),
  queueDeadline: duration().prefault('7d'),
  onDeadline: oneOf('cancel', 'leave').default('cancel'),
  onCancel: oneOf('cancel', 'leave').default('cancel'),
  cancelDeadline: duration().prefault('5m'),
  collectDeadline: duration().prefault('1d'),
  onFailure: oneOf('throw', 'return').default('throw'),
  patience: strictObject({
    unreachable: duration().optional(),
    unintelligible: duration().prefault('10m'),
    refused: duration().prefault('30m'),
    missing: duration().prefault('2m'),
    unserved: duration().prefault('10m'),
    unstored: duration().optional(),
  }).prefault({}),
  collect: strictObject({ messages: flag().default(true), content: flag().default(true) }).prefault({}),
  content: strictObject({
    formats: z
      .array(line('the name of a format, e.g. "Raw"', 40), {
        error: (issue) => expected('a list of formats, e.g. ["Raw"]', issue.input),
      })
      .min(1, { error: 'expected at least one format' })
      .max(20, { error: 'expected at most 20 formats' })
      .optional(),
    file: line('the name of a file', 500).optional(),
  }).prefault({}),
};

/** The input as callers write it. After parsing, defaults are filled in and durations are in milliseconds. */
export const awaitJobInputSchema = strictObject({ connection: connectionName, jobId: jobId(), ...waitSettings });

// The type for callers and the schema are the same.
true satisfies Same<AwaitJobInput, z.input<typeof awaitJobInputSchema>>;

/** Validates the input and fills in the defaults. Each problem is a line that starts with the path of its field. */
export function acceptInput(raw: unknown): InputVerdict {
  const parsed = awaitJobInputSchema.safeParse(raw);
  if (!parsed.success) return { problems: problemsOf(parsed.error) };
  const { backoff, deadline, queueDeadline, cancelDeadline, collectDeadline, patience, ...rest } = parsed.data;
  return {
    accepted: {
      ...rest,
      backoff: { initialMs: backoff.initial, factor: backoff.factor, maxMs: backoff.max, jitter: backoff.jitter },
      deadlineMs: deadline,
      queueDeadlineMs: queueDeadline,
      cancelDeadlineMs: cancelDeadline,
      collectDeadlineMs: collectDeadline,
      patienceMs: { ...patience, unreachable: patience.unreachable ?? null, unstored: patience.unstored ?? null },
    },
  };
}

/** The paths of all input fields (`backoff.max`). */
export function inputFields(): string[] {
  return Object.entries(awaitJobInputSchema.shape).flatMap(([name, field]) => {
    const inner = field instanceof z.ZodPrefault ? field.unwrap() : undefined;
    return inner instanceof z.ZodObject ? Object.keys(inner.shape).map((key) => `${name}.${key}`) : [name];
  });
}
