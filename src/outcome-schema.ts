/** The JobOutcome as a schema: from it schema/ is made, by which callers in other languages know its shape. */
import { z } from 'zod';
import { CONDITIONS, JOB_STATES, VENDORS, type JobOutcome, type JobState } from './job.js';

const timestamp = z.iso.datetime().describe('ISO 8601, in UTC');
const count = z.int().min(0);
const states = Object.keys(JOB_STATES) as [JobState, ...JobState[]];

const message = z.strictObject({
  severity: z.enum(['info', 'warning', 'error']),
  text: z.string(),
  at: timestamp.optional(),
  source: z.string().optional().describe('the part of the job that said it'),
});

const receipt = z.strictObject({
  name: z.string(),
  mediaType: z.string(),
  bytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  uri: z.string().describe('where the content store keeps it'),
});

export const jobOutcomeSchema = z.strictObject({
  vendor: z.enum(VENDORS).nullable().describe('null until the job was looked at'),
  connection: z.string(),
  jobId: z.string(),
  phase: z.enum(['waiting', 'cancelling', 'collecting', 'ended']),
  state: z.enum(states).describe('what is true of the job at the vendor'),
  condition: z.enum(CONDITIONS).describe('how well the job can be seen'),
  vendorState: z.string().nullable().describe("the vendor's own word or number"),
  percent: z.number().min(0).max(100).nullable(),
  summary: z.string().nullable(),
  times: z.strictObject({
    awaitedFrom: timestamp,
    queued: timestamp.nullable(),
    started: timestamp.nullable(),
    ended: timestamp.nullable(),
  }),
  messages: z.strictObject({
    total: count,
    bySeverity: z.strictObject({ info: count, warning: count, error: count }),
    last: z.array(message).describe('at most the last 20, 8 KB in all'),
    uri: z.string().nullable().describe('all of them as NDJSON in the content store'),
  }),
  content: z.array(receipt),
  outputLocation: z.string().nullable().describe('where the vendor itself put the output'),
  cancel: z
    .strictObject({
      by: z.enum(['caller', 'deadline']),
      at: timestamp,
      reason: z.string().nullable(),
      result: z.enum([
        'requested',
        'accepted',
        'confirmed',
        'refused',
        'unsupported',
        'unconfirmed',
        'finishedAnyway',
        'notAsked',
      ]),
    })
    .nullable()
    .describe('null unless a cancel was asked for'),
  cost: z.strictObject({
    looks: count.describe('at least'),
    edges: count,
    waitedSeconds: count,
  }),
});

// The vocabulary's own type, and what the schema says, are the same.
type Same<A, B> = [A, B] extends [B, A] ? true : never;
true satisfies Same<JobOutcome, z.output<typeof jobOutcomeSchema>>;
