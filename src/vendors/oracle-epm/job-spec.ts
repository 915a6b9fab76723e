/** What a caller may start: the body of `POST …/jobs` ("Execute a Job" of the vendor's API). */
import { z } from 'zod';
import { line } from '../../schema/fields.js';
import { expected, strictObject } from '../../schema/problems.js';

const JOB_TYPE = 'a type of job as the vendor\'s page has it, such as "RULES" or "EXPORT_DATA"';

export const jobSpecSchema = strictObject({
  // The vendor adds types with its monthly updates, and has two spellings of some.
  jobType: line(JOB_TYPE, 100).regex(/^[^/\\]*$/, { error: `expected ${JOB_TYPE}` }),
  jobName: line("the job's name, as the application has it", 500),
  parameters: z
    .record(z.string(), z.unknown(), { error: (issue) => expected('an object of parameters', issue.input) })
    .optional(),
});
export type JobSpec = z.output<typeof jobSpecSchema>;
