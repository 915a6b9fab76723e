/** What NEXUS IC answers: strict about what we use, tolerant of the rest. */
import { z } from 'zod';

export const loginSchema = z.object({ hash: z.string().min(1), username: z.string().nullish() });

export const serverJobSchema = z.object({
  id: z.string(),
  status: z.number().int(),
  percentComplete: z.number().nullish(),
  summary: z.string().nullish(),
  startClock: z.string().nullish(),
  endClock: z.string().nullish(),
});
export type ServerJob = z.infer<typeof serverJobSchema>;
