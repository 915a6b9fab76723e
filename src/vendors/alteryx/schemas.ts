/** The answers of Alteryx Server. Strict about the fields that Vigil uses, tolerant of all others. */
import { z } from 'zod';
import { rowsSchema } from '../shared/rows.js';
import { textSchema, trimmed } from '../shared/text.js';
import { wholeNumberSchema } from '../shared/whole-number.js';

// Tolerant, so that one odd message does not hide the others.
const messageNumberSchema = wholeNumberSchema.nullish().catch(undefined);

const timeSchema = z.string().nullish().catch(undefined);

const messageSchema = z.object({
  status: messageNumberSchema,
  text: textSchema,
  toolId: messageNumberSchema,
});
export type Message = z.infer<typeof messageSchema>;

/** The vendor's page shows a single message, but servers send a list. */
export const messagesSchema = z.union([
  rowsSchema(messageSchema),
  messageSchema.extend({ text: z.string().nullable().transform(trimmed) }).transform((message) => [message]),
]);

const outputSchema = z.object({
  id: z.string().min(1),
  availableFormats: z.array(z.string()).nullish(),
  fileName: z.string().nullish(),
});
export type Output = z.infer<typeof outputSchema>;

/** Only the status is required, because the docs do not say which fields the reduced object (`includeMessages=false`) lacks. */
export const jobSchema = z.object({
  id: z.string().nullish(),
  status: z.string().min(1),
  disposition: z.string().nullish(),
  createDateTime: timeSchema,
  /** The name on older servers. */
  createDate: timeSchema,
});

export const jobWithOutputsSchema = jobSchema.extend({ outputs: z.array(outputSchema).nullish() });
export const jobWithMessagesSchema = jobSchema.extend({ messages: rowsSchema(messageSchema).nullish() });

const listedJobSchema = z.object({
  jobId: z.string().min(1),
  status: z.string().min(1),
  workflowName: textSchema,
  submittedBy: textSchema,
  queueTime: timeSchema,
  startTime: timeSchema,
});
export type ListedJob = z.infer<typeof listedJobSchema>;

export const jobListSchema = z.object({ data: rowsSchema(listedJobSchema) });

/** The answer to a request that starts a job. */
export const startedJobSchema = z.object({ id: z.string().min(1) });

const workflowJobSchema = z.object({
  id: z.string().min(1),
  status: z.string().min(1),
  createDate: z.string().nullish(),
  priority: z.string().nullish(),
  workerTag: z.string().nullish(),
});
export type WorkflowJob = z.infer<typeof workflowJobSchema>;

/** The jobs of a workflow. A row that cannot be read may be the one that is searched for, so none is skipped. */
export const workflowJobsSchema = z.array(workflowJobSchema);

/** An error of the API, or of the token service (RFC 6749, section 5.2). */
export const errorSchema = z.object({
  message: z.string().nullish(),
  /** What is wrong, by field. */
  modelState: z.record(z.string(), z.array(z.string())).nullish().catch(undefined),
  error: z.string().nullish(),
  error_description: z.string().nullish(),
});
