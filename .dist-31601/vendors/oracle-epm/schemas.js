/** The answers of Oracle EPM. Strict about the fields that Vigil uses, tolerant of all others. */
import { z } from 'zod';
import { textSchema } from '../shared/text.js';
const idSchema = z.union([z.number().int(), z.string().min(1)]).transform(String);
/** The vendor writes `jobId` or `jobID`, and `descriptiveStatus` or (on errors) `jobStatus`. The output has the first of each pair. */
export const jobSchema = z
    .object({
    status: z.number().int(),
    jobId: idSchema.nullish(),
    jobID: idSchema.nullish(),
    descriptiveStatus: textSchema,
    jobStatus: textSchema,
    details: textSchema,
})
    .transform(({ jobID, jobStatus, ...job }) => ({
    ...job,
    jobId: job.jobId ?? jobID ?? undefined,
    descriptiveStatus: job.descriptiveStatus ?? jobStatus,
}));
const linkSchema = z.object({ rel: z.string().nullish(), href: z.string().nullish() });
const countSchema = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish();
/** Counts of the records of a dimension or, for a child job, a message. */
const detailSchema = z.object({
    recordsRead: countSchema,
    recordsProcessed: countSchema,
    recordsRejected: countSchema,
    dimensionName: textSchema,
    loadType: textSchema,
    msgType: textSchema,
    msgCategory: textSchema,
    msgText: textSchema,
    links: z.array(linkSchema).nullish(),
});
/** A page of details, of a job or of a child job. */
export const detailsPageSchema = z.object({
    items: z.array(detailSchema).nullish(),
    links: z.array(linkSchema).nullish(),
    hasMore: z.boolean().nullish(),
});
export const applicationsSchema = z.object({ items: z.array(z.object({ name: z.string() })) });
/** An error's body, including the one that a failed download sends with status 200. */
export const errorSchema = z.object({
    status: z.number().optional().catch(undefined),
    details: z.string().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
});
//# sourceMappingURL=schemas.js.map