/** The answers of NEXUS IC. Strict about the fields that Vigil uses, tolerant of all others. */
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
/** Version 6.9 only. */
export const jobListSchema = z.object({ jobs: z.array(jobSchema) });
//# sourceMappingURL=schemas.js.map