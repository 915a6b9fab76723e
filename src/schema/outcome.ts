/** The JobOutcome as a schema: from it schema/ is made, by which callers in other languages know its shape. */
import { z } from 'zod';
import { CONDITIONS, JOB_STATES, VENDORS, type JobState } from '../contract/job.js';
import type { JobOutcome } from '../contract/outcome.js';
import { TIMELINE_EVENTS } from '../contract/timeline.js';
import type { Same } from './same-type.js';

const timestamp = z.iso.datetime();
const count = z.int().min(0);
const states = Object.keys(JOB_STATES) as [JobState, ...JobState[]];
const statesExplained = Object.entries(JOB_STATES).map(([state, { means }]) => `${state}: ${means}.`);

const message = z.strictObject({
  severity: z.enum(['info', 'warning', 'error']).describe('How grave it is, by our measure.'),
  text: z.string().describe("The vendor's words."),
  at: timestamp.optional().describe('When it was said: ISO 8601, in UTC.'),
  source: z.string().optional().describe('The part of the job that said it.'),
});

const receipt = z.strictObject({
  name: z.string().describe('The name of the file, as the vendor gives it.'),
  mediaType: z.string().describe('Its kind, such as text/csv.'),
  bytes: count.describe('Its length.'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Of the file as it lies in the content store.'),
  uri: z.string().describe('Where the content store keeps it.'),
});

const timelineEntry = z.strictObject({
  at: timestamp.describe('From when this was true.'),
  state: z.enum(states).describe('The state of the job.'),
  condition: z.enum(CONDITIONS).describe('How well Vigil could see the job.'),
  phase: z.enum(['cancelling', 'collecting', 'ended']).optional().describe('The phase of the wait; absent while waiting.'),
  percent: z.number().min(0).max(100).optional().describe('How far the job was.'),
  problem: z.string().optional().describe('Why the condition was not clear, cut to 160 characters.'),
  event: z.enum(TIMELINE_EVENTS).optional().describe('What else happened.'),
  detail: z.string().optional().describe('More about the event, such as the reason of a cancel or the new deadline.'),
  dropped: count.optional().describe('How many older entries were dropped directly before this one.'),
});

export const jobOutcomeSchema = z.strictObject({
  vendor: z.enum(VENDORS).nullable().describe('The kind of vendor; null until the job was polled.'),
  connection: z.string().describe('As in the input.'),
  jobId: z.string().describe('As in the input.'),
  phase: z
    .enum(['waiting', 'cancelling', 'collecting', 'ended'])
    .describe('Where the wait is. A job that succeeded is not done for its caller while the wait is collecting.'),
  state: z.enum(states).describe(`What is true of the job at the vendor. ${statesExplained.join(' ')}`),
  condition: z.enum(CONDITIONS).describe('How well the job can be seen; clear unless there is problem.'),
  vendorState: z.string().nullable().describe("The vendor's own word or number for the state."),
  percent: z.number().min(0).max(100).nullable().describe('How far the job is; null where the vendor does not say.'),
  summary: z.string().nullable().describe("The vendor's own line about the job, cut after 1,000 characters."),
  times: z
    .strictObject({
      awaitedFrom: timestamp.describe('When the wait began: ISO 8601, in UTC, as all times are.'),
      queued: timestamp.nullable().describe('When the vendor accepted the job, by its own clock.'),
      started: timestamp.nullable().describe('When the vendor began the job, by its own clock.'),
      ended: timestamp.nullable().describe('When the job ended, by the clock of the vendor.'),
    })
    .describe('When what happened; null where the vendor does not say.'),
  messages: z
    .strictObject({
      total: count.describe('How many there are.'),
      bySeverity: z
        .strictObject({
          info: count.describe('Of them, those that only inform.'),
          warning: count.describe('Of them, the warnings.'),
          error: count.describe('Of them, the errors.'),
        })
        .describe('How many of each severity.'),
      last: z.array(message).describe('At most the last 20, 8 KB in all.'),
      uri: z.string().nullable().describe('All of them as NDJSON in the content store; null when there were none.'),
    })
    .describe('What the job said.'),
  content: z.array(receipt).describe('A receipt for each file that was brought home.'),
  outputLocation: z.string().nullable().describe('Where the vendor itself put the output.'),
  cancel: z
    .strictObject({
      by: z.enum(['caller', 'deadline']).describe('Who asked.'),
      at: timestamp.describe('When it was asked.'),
      reason: z.string().nullable().describe('As the caller gave it.'),
      result: z
        .enum([
          'requested',
          'accepted',
          'confirmed',
          'refused',
          'unsupported',
          'unconfirmed',
          'finishedAnyway',
          'notAsked',
        ])
        .describe('What the vendor made of it; only confirmed means that the job was cancelled.'),
    })
    .nullable()
    .describe('Null unless a cancel was asked for.'),
  timeline: z
    .array(timelineEntry)
    .max(50)
    .describe('What was true from when, oldest first. A long timeline keeps its first entry and the newest ones.'),
  cost: z
    .strictObject({
      polls: count.describe('How often the job was polled: at least.'),
      changes: count.describe('Changes of state or condition, or of percent across a multiple of ten.'),
      waitedSeconds: count.describe('From the start of the wait to its end.'),
    })
    .describe('What the wait took.'),
});

// The vocabulary's own type, and what the schema says, are the same.
true satisfies Same<JobOutcome, z.output<typeof jobOutcomeSchema>>;
