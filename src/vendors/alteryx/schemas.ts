/** The answers of Alteryx Server. Strict about the fields that Vigil uses, tolerant of all others. */
import { z } from 'zod';
import { textSchema, trimmed } from '../shared/text.js';
import { wholeNumberSchema } from '../shared/whole-number.js';

// Tolerant, so that one odd message does not hide the others.
const messageNumberSchema = wholeNumberSchema.nullish().catch(undefined);

const messageSchema = z.object({
  status: messageNumberSchema,
  text: textSchema,
  toolId: messageNumberSchema,
});
export type Message = z.infer<typeof messageSchema>;

/** The vendor's page shows a single message, but servers send a list. */
export const messagesSchema = z.union([
  z.array(messageSchema),
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
  createDateTime: z.string().nullish(),
  /** The name on older servers. */
  createDate: z.string().nullish(),
  outputs: z.array(outputSchema).nullish(),
  messages: z.array(messageSchema).nullish(),
});
export type Job = z.infer<typeof jobSchema>;

const listedJobSchema = z.object({
  jobId: z.string().min(1),
  status: z.string().min(1),
  workflowName: textSchema,
  submittedBy: textSchema,
  queueTime: z.string().nullish(),
  startTime: z.string().nullish(),
});
export type ListedJob = z.infer<typeof listedJobSchema>;

export const jobListSchema = z.object({ data: z.array(listedJobSchema) });

/** An error of the API, or of the token service (RFC 6749, section 5.2). */
export const errorSchema = z.object({
  message: z.string().nullish(),
  error: z.string().nullish(),
  error_description: z.string().nullish(),
});
