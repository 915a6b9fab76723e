/** The input of `runJob`: its schema and its defaults. The vendor's own part, `job`, is checked by the worker that knows the vendor. */
import { z } from 'zod';
import type { RunJobInput } from '../contract/run-job-input.js';
import type { RunVerdict } from '../contract/run-job.js';
import type { RunLine } from '../contract/run-many.js';
import { A_KEY, keyProblem, LONGEST_KEY } from '../contract/run-key.js';
import { plainRunInput, type ScheduledRunInput } from '../contract/scheduled-run.js';
import { A_STORE_PATH, isStorePath, LONGEST_STORE_PATH, nameInStore, STORE_PATH_PATTERN } from '../contract/store-path.js';
import { between, duration, oneOf } from './fields.js';
import { connectionName, ID_IN_JSON_SCHEMA, waitSettings } from './input.js';
import { firstProblems } from '../contract/first-problems.js';
import { expected, problemsOf, strictObject } from './problems.js';
import type { Same } from './same-type.js';

/** In bytes of JSON: it is in the history several times. */
const LONGEST_JOB = 100_000;

/** Each try adds events to the history, which has a limit. */
const LONGEST_SUBMIT_MS = 3 * 24 * 3_600_000;

const A_NEED = 'the key of another line, or its connection/key';
const MOST_NEEDS = 1_000;

function key() {
  return z
    .string({ error: (issue) => expected(A_KEY, issue.input) })
    .refine((value) => keyProblem(value) === undefined, { error: `expected ${A_KEY}` })
    .meta({ minLength: 1, maxLength: LONGEST_KEY, ...ID_IN_JSON_SCHEMA });
}

/** Their receipts are in the outcome. */
const MOST_UPLOADS = 20;

function upload() {
  const what = 'a list of paths in the content store, such as ["in/load.csv"]';
  const path = z
    .string({ error: (issue) => expected(A_STORE_PATH, issue.input) })
    .refine(isStorePath, { error: `expected ${A_STORE_PATH}` })
    .meta({ minLength: 1, maxLength: LONGEST_STORE_PATH, pattern: STORE_PATH_PATTERN });
  return z
    .array(path, { error: (issue) => expected(what, issue.input) })
    .min(1, { error: 'expected at least one file' })
    .max(MOST_UPLOADS, { error: `expected at most ${MOST_UPLOADS} files` })
    .superRefine((paths, context) => {
      const names = paths.map(nameInStore);
      for (const [at, name] of names.entries()) {
        const first = names.indexOf(name);
        if (first === at) continue;
        const message = `has the same file name as upload.${first}, and the vendor knows a file by its name`;
        context.addIssue({ code: 'custom', message, path: [at] });
      }
    });
}

export const runJobInputSchema = strictObject({
  connection: connectionName,
  key: key(),
  job: z
    .record(z.string(), z.unknown(), { error: (issue) => expected("an object with the job's fields", issue.input) })
    .refine((job) => JSON.stringify(job).length <= LONGEST_JOB, {
      error: `expected at most ${LONGEST_JOB} characters of JSON`,
    }),
  upload: upload().optional(),
  submitDeadline: duration()
    .refine((ms) => ms <= LONGEST_SUBMIT_MS, { error: 'must be at most 3d' })
    .prefault('10m'),
  retry: strictObject({
    attempts: between(1, 20)
      .refine((value) => Number.isInteger(value), { error: 'expected a whole number' })
      .meta({ type: 'integer' })
      .default(1),
    delay: duration().prefault('1m'),
    on: z.array(oneOf('failed'), { error: (issue) => expected('a list, such as ["failed"]', issue.input) }).default(['failed']),
  }).prefault({}),
  ...waitSettings,
});

// The type for callers and the schema are the same.
true satisfies Same<RunJobInput, z.input<typeof runJobInputSchema>>;

/** A line of a list of runs. */
export const runLineSchema = strictObject({
  ...runJobInputSchema.shape,
  needs: z
    .array(
      z
        .string({ error: (issue) => expected(A_NEED, issue.input) })
        .min(1, { error: `expected ${A_NEED}` }),
      { error: (issue) => expected('a list of keys, such as ["extract"]', issue.input) },
    )
    .max(MOST_NEEDS, { error: `expected at most ${MOST_NEEDS} keys` })
    .optional(),
});

true satisfies Same<RunLine, z.input<typeof runLineSchema>>;

const { key: _key, ...withoutKey } = runJobInputSchema.shape;

/**
 * What a schedule starts `runJob` with, for the JSON Schema: acceptRun checks the input after the dates are filled in. A path may have dates, so
 * that the form of paths does not apply.
 */
export const scheduledRunInputSchema = strictObject({
  ...withoutKey,
  upload: z.array(z.string()).min(1).max(MOST_UPLOADS).optional(),
  scheduled: strictObject({ timeZone: z.string().min(1) }),
});

true satisfies Same<ScheduledRunInput, z.input<typeof scheduledRunInputSchema>>;

/** What is wrong with a line. Each problem is a line that starts with the path of its field. */
export function lineProblems(raw: unknown): string[] {
  const plain = plainRunInput(raw, undefined);
  if ('problems' in plain) return firstProblems(plain.problems);
  const parsed = runLineSchema.safeParse(raw);
  return parsed.success ? [] : problemsOf(parsed.error);
}

/**
 * Validates the input and fills in the defaults, and the key and the dates of a schedule's run. Each problem is a line that starts with the
 * path of its field.
 * @param workflowId of the run
 */
export function acceptRun(raw: unknown, workflowId?: string): RunVerdict {
  const plain = plainRunInput(raw, workflowId);
  if ('problems' in plain) return { problems: firstProblems(plain.problems) };
  const parsed = runJobInputSchema.safeParse(plain.input);
  if (!parsed.success) return { problems: problemsOf(parsed.error) };
  const { submitDeadline, retry, upload: files } = parsed.data;
  // The wait validates its own input again, and fills in its defaults.
  const { connection: name, key, job, upload: _files, submitDeadline: _deadline, retry: _retry, ...wait } = plain.input as RunJobInput;
  return {
    accepted: {
      connection: name,
      key,
      job,
      ...(files && { upload: files }),
      submitDeadlineMs: submitDeadline,
      retry: { attempts: retry.attempts, delayMs: retry.delay, on: retry.on },
      wait,
    },
  };
}
