/** What NEXUS IC answers: strict about what we use, tolerant of the rest. */
import { z } from 'zod';
import { textSchema } from '../shared/text.js';

export const loginSchema = z.object({ hash: z.string().min(1), username: z.string().nullish() });

export const jobSchema = z.object({
  id: z.string(),
  status: z.number().int(),
  percentComplete: z.number().nullish(),
  summary: textSchema,
  startClock: z.string().nullish(),
  endClock: z.string().nullish(),
});
export type ServerJob = z.infer<typeof jobSchema>;

/** Of version 6.9. */
export const jobListSchema = z.object({ jobs: z.array(jobSchema) });
