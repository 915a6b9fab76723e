/** The answers of NEXUS IC. Strict about the fields that Vigil uses, tolerant of all others. */
import { z } from 'zod';
import { rowsSchema } from '../shared/rows.js';
import { textSchema } from '../shared/text.js';

export const loginSchema = z.object({ hash: z.string().min(1), username: z.string().nullish() });

// Until there is a value, version 6.9 sends `false` for a clock and "Unavailable" for the summary.
const clockSchema = z.string().optional().catch(undefined);
const summarySchema = textSchema.transform((said) => (said === 'Unavailable' ? undefined : said)).catch(undefined);

export const jobSchema = z.object({
  id: z.string(),
  status: z.number().int(),
  percentComplete: z
    .union([z.number(), z.string().trim().min(1).transform(Number)])
    .optional()
    .catch(undefined),
  summary: summarySchema.optional(),
  startClock: clockSchema,
  endClock: clockSchema,
});
export type ServerJob = z.infer<typeof jobSchema>;

/** Version 6.9 only. */
export const jobListSchema = z.object({ jobs: rowsSchema(jobSchema) });

/** The same for a search: a row that cannot be read may be the job, so none is skipped. */
export const wholeListSchema = z.object({ jobs: z.array(jobSchema) });

/** A blob that the vendor has received. */
export const blobSchema = z.object({
  guid: z.string().min(1).max(100),
  md5: z.string().optional().catch(undefined),
  expiry: z.string().optional().catch(undefined),
});

/** The answer to a request that starts a job. */
export const startedJobSchema = z.object({ id: z.string() });
