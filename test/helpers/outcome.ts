/** Parses stdout of the JSON mode: one object with the contract's keys, and nothing else. */
import { z } from 'zod';
import { SUBMIT_RESULTS } from '../../src/contract/run-job.js';
import { jobOutcomeSchema } from '../../src/schema/outcome.js';
import type { Ran } from './processes.js';

const errorSchema = z.strictObject({ type: z.string().min(1), message: z.string().min(1), hint: z.string().min(1) });

const outcomeSchema = jobOutcomeSchema.extend({ error: errorSchema.optional() });

export type PrintedOutcome = z.infer<typeof outcomeSchema>;

/** The JobOutcome, with `error` beside it where the wait failed. @throws ZodError for a key too many or too few */
export function outcomeOf({ stdout, stderr }: Ran): PrintedOutcome {
  return outcomeSchema.parse(parsed(stdout, stderr));
}

/** Those of several jobs. @throws ZodError for a key too many or too few */
export function outcomesOf({ stdout, stderr }: Ran): PrintedOutcome[] {
  return z.strictObject({ jobs: z.array(outcomeSchema) }).parse(parsed(stdout, stderr)).jobs;
}

/** The error that stands alone where there is no outcome. */
export function errorOf({ stdout, stderr }: Ran): z.infer<typeof errorSchema> {
  return z.strictObject({ error: errorSchema }).parse(parsed(stdout, stderr)).error;
}

function parsed(stdout: string, stderr: string): unknown {
  if (stdout.includes('\n')) throw new Error(`more than one line on stdout: ${stdout}`);
  if (stdout === '') throw new Error(`nothing on stdout; on stderr: ${stderr}`);
  return JSON.parse(stdout);
}

const runSchema = outcomeSchema.extend({
  phase: z.enum(['submitting', 'waiting', 'cancelling', 'collecting', 'ended']),
  submit: z.strictObject({
    key: z.string(),
    jobId: z.string().nullable(),
    at: z.string().nullable(),
    result: z.enum(SUBMIT_RESULTS).nullable(),
    attempts: z.number(),
    earlier: z.array(z.object({ key: z.string(), jobId: z.string(), state: z.string() })).optional(),
  }),
  evidence: z.object({ found: z.array(z.object({ jobId: z.string() })), commands: z.array(z.string()) }).optional(),
});

/** That of a run, with `submit`. @throws ZodError for a key too many or too few */
export function runOutcomeOf({ stdout, stderr }: Ran): z.infer<typeof runSchema> {
  return runSchema.parse(parsed(stdout, stderr));
}
