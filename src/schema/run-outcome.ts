/** The schemas of RunOutcome and SubmitEvidence. `npm run schema` writes schema/ from them, for callers in other languages. */
import { z } from 'zod';
import { JOB_STATES, type JobState } from '../contract/job.js';
import { SUBMIT_RESULTS, SUBMIT_SEARCHES, type RunOutcome, type SubmitEvidence } from '../contract/run-job.js';
import { jobOutcomeSchema } from './outcome.js';
import type { Same } from './same-type.js';

const timestamp = z.iso.datetime();
const states = Object.keys(JOB_STATES) as [JobState, ...JobState[]];

const earlierJob = z.strictObject({
  key: z.string().describe('The key of the job: that of the run, with the number of the job from the second one on.'),
  jobId: z.string().describe("The job's id at the vendor."),
  at: timestamp.nullable().describe('When the request that started the job was sent.'),
  state: z.enum(states).describe('How the job ended.'),
  summary: z.string().nullable().describe("The vendor's own summary of the job, cut after 200 characters."),
});

const uploadedFile = z.strictObject({
  path: z.string().describe('The path of the file in the content store.'),
  vendorName: z.string().describe("What the vendor calls it: the file's name, or an id."),
  bytes: z.int().min(0).describe('The length that was sent.'),
  sha256: z.string().describe('SHA-256 of what was sent, in hex.'),
  at: timestamp.describe('When the vendor had received it.'),
  expires: timestamp.optional().describe('When the vendor removes the file, if it says so.'),
});

export const runOutcomeSchema = jobOutcomeSchema.extend({
  jobId: z.string().describe("The job's id at the vendor; empty if no job is known."),
  submit: z
    .strictObject({
      key: z.string().describe('The key of the job.'),
      jobId: z.string().nullable().describe("The job's id at the vendor; null if no job is known."),
      at: timestamp.nullable().describe('When the request that started the job was sent; null if none was.'),
      result: z
        .enum(SUBMIT_RESULTS)
        .nullable()
        .describe(
          'submitted: the vendor answered with the id. adopted: the answer was lost, and a search found the job. rejected: the vendor refused, and nothing runs. uncertain: a job may or may not run. null: no request was sent before the run ended.',
        ),
      attempts: z.int().min(0).describe('The number of requests that were sent to start this job.'),
      earlier: z
        .array(earlierJob)
        .optional()
        .describe('The jobs of the same run that failed before, oldest first; absent without a retry.'),
      uploads: z
        .array(uploadedFile)
        .optional()
        .describe('The files that the vendor has received for the job; absent without upload.'),
    })
    .describe('How the job was started.'),
});

export const submitEvidenceSchema = z.strictObject({
  marker: z.string().describe('The text by which the vendor can show the job, if it keeps one.'),
  sentFrom: timestamp.describe('When the request was sent, at the earliest.'),
  sentUntil: timestamp.describe('When the request was sent, at the latest.'),
  problem: z.string().describe('What broke.'),
  search: z
    .enum(SUBMIT_SEARCHES)
    .describe('How the vendor was searched: by the marker, for new jobs, or not at all because its list shows neither.'),
  found: z
    .array(
      z.strictObject({
        jobId: z.string().describe("The job's id at the vendor."),
        state: z.enum(states).describe('The state of the job when it was found.'),
        name: z.string().optional().describe("The job's name at the vendor."),
        by: z.string().optional().describe('Who started the job, if the vendor says so.'),
        began: timestamp.optional().describe("When the job began, by the vendor's clock."),
      }),
    )
    .describe('The jobs that may be the one that was to be started.'),
  rivals: z
    .array(z.string())
    .optional()
    .describe('The keys of other runs that do not know their job either, and that may have started one of these.'),
  commands: z.array(z.string()).describe('The commands that adopt a job, and the one that sends the request again.'),
});

// The types and the schemas are the same.
true satisfies Same<RunOutcome, z.output<typeof runOutcomeSchema>>;
true satisfies Same<SubmitEvidence, z.output<typeof submitEvidenceSchema>>;
