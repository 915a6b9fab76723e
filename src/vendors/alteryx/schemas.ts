/** What Alteryx Server answers: strict about what we use, tolerant of the rest. */
import { z } from 'zod';
import { textSchema, trimmed } from '../shared/text.js';

export const messageSchema = z.object({
  status: z.number().int().nullish(),
  text: z.string().nullable().transform(trimmed),
  toolId: z.number().int().nullish(),
});
export type Message = z.infer<typeof messageSchema>;

/** The vendor's page shows one message as the answer; servers send a list. */
export const messagesSchema = z.union([z.array(messageSchema), messageSchema.transform((message) => [message])]);

export const outputSchema = z.object({
  id: z.string().min(1),
  availableFormats: z.array(z.string()).nullish(),
  fileName: z.string().nullish(),
});
export type Output = z.infer<typeof outputSchema>;

/** Which fields the reduced object (`includeMessages=false`) lacks is not documented: only the status is asked for. */
export const jobSchema = z.object({
  id: z.string().nullish(),
  status: z.string().min(1),
  disposition: z.string().nullish(),
  createDateTime: z.string().nullish(),
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

/** The body of an error: of the API, or of the token service (RFC 6749, section 5.2). */
export const errorSchema = z.object({
  message: z.string().nullish(),
  error: z.string().nullish(),
  error_description: z.string().nullish(),
});
