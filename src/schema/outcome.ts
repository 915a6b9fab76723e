/** The schema of JobOutcome. `npm run schema` writes schema/ from it, for callers in other languages. */
import { z } from 'zod';
import { CONDITIONS, JOB_STATES, VENDORS, type JobState } from '../contract/job.js';
import { CANCEL_RESULTS, type JobOutcome } from '../contract/outcome.js';
import { TIMELINE_EVENTS } from '../contract/timeline.js';
import type { Same } from './same-type.js';

const timestamp = z.iso.datetime();
const count = z.int().min(0);
const SHA256 = /^[0-9a-f]{64}$/;
const states = Object.keys(JOB_STATES) as [JobState, ...JobState[]];
const statesExplained = Object.entries(JOB_STATES).map(([state, { means }]) => `${state}: ${means}.`);

const message = z.strictObject({
  severity: z.enum(['info', 'warning', 'error']).describe('The severity, in the same three levels for all vendors.'),
  text: z.string().describe("The vendor's words."),
  at: timestamp.optional().describe('When the message was written: ISO 8601, in UTC.'),
  source: z.string().optional().describe('The part of the job that wrote the message.'),
});

const receipt = z.strictObject({
  name: z.string().describe("The vendor's name for the file."),
  mediaType: z.string().describe('The media type, such as text/csv.'),
  bytes: count.describe('The length in bytes.'),
  sha256: z
    .string()
    .regex(SHA256)
    .describe('The SHA-256 hash of the file in the content store, in hex.'),
  uri: z.string().describe('The URI of the file in the content store.'),
  etag: z.string().optional().describe('The entity tag that an object store gave the file.'),
  version: z.string().optional().describe('The version that an object store gave the file, if it keeps versions.'),
  keptUntil: timestamp.optional().describe('Until when the store keeps the file at least; absent: without limit.'),
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
  vendor: z.enum(VENDORS).nullable().describe('The kind of vendor; null until the first poll.'),
  connection: z.string().describe('As in the input.'),
  jobId: z.string().describe('As in the input.'),
  phase: z
    .enum(['waiting', 'cancelling', 'collecting', 'ended'])
    .describe('The phase of the wait. After the job has succeeded, the wait still collects messages and content.'),
  state: z.enum(states).describe(`The state of the job at the vendor. ${statesExplained.join(' ')}`),
  condition: z.enum(CONDITIONS).describe('How well Vigil can see the job; clear unless there is a problem.'),
  vendorState: z.string().nullable().describe("The vendor's own word or number for the state."),
  percent: z.number().min(0).max(100).nullable().describe("The job's progress; null if the vendor does not report it."),
  summary: z.string().nullable().describe("The vendor's own summary of the job, cut after 1,000 characters."),
  times: z
    .strictObject({
      awaitedFrom: timestamp.describe('When the wait started: ISO 8601, in UTC, like all times.'),
      queued: timestamp.nullable().describe("When the vendor accepted the job, by the vendor's clock."),
      started: timestamp.nullable().describe("When the vendor started the job, by the vendor's clock."),
      ended: timestamp.nullable().describe("When the job ended, by the vendor's clock."),
    })
    .describe('The times of the job; null if the vendor does not report them.'),
  messages: z
    .strictObject({
      total: count.describe('The number of messages.'),
      bySeverity: z
        .strictObject({
          info: count.describe('The number of informational messages.'),
          warning: count.describe('The number of warnings.'),
          error: count.describe('The number of errors.'),
        })
        .describe('The number of messages by severity.'),
      last: z.array(message).describe('The last messages: at most 20, and at most 8 KB in total.'),
      uri: z.string().nullable().describe('The URI of all messages as NDJSON in the content store; null if there are none.'),
      sha256: z
        .string()
        .regex(SHA256)
        .nullable()
        .optional()
        .describe('The SHA-256 hash of that file, in hex; null if there is none. Absent in outcomes of earlier versions.'),
      keptUntil: timestamp.optional().describe('Until when the store keeps that file at least; absent: without limit.'),
    })
    .describe("The job's messages."),
  content: z.array(receipt).describe('A receipt for each downloaded file.'),
  outputLocation: z.string().nullable().describe('Where the vendor stored the output.'),
  cancel: z
    .strictObject({
      by: z.enum(['caller', 'deadline']).describe('Who requested the cancel.'),
      at: timestamp.describe('When the cancel was requested.'),
      reason: z.string().nullable().describe("The caller's reason."),
      result: z
        .enum(CANCEL_RESULTS)
        .describe('The result at the vendor; only confirmed means that the job was cancelled.'),
    })
    .nullable()
    .describe('Null unless a cancel was requested.'),
  timeline: z
    .array(timelineEntry)
    .max(50)
    .describe('The history of the wait, oldest first. A long timeline keeps its first entry and the newest ones.'),
  cost: z
    .strictObject({
      polls: count.describe('The number of polls; the true number may be higher.'),
      changes: count.describe('The number of changes of state or condition, or of percent across a multiple of ten.'),
      waitedSeconds: count.describe('The seconds from the start of the wait to its end.'),
    })
    .describe('The cost of the wait.'),
});

// The type JobOutcome and the schema are the same.
true satisfies Same<JobOutcome, z.output<typeof jobOutcomeSchema>>;
