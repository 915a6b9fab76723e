/** The answers of Oracle EPM. Strict about the fields that Vigil uses, tolerant of all others. */
import { z } from 'zod';
import { textSchema } from '../shared/text.js';
import { wholeNumberSchema } from '../shared/whole-number.js';

// Some of the vendor's services write "null" for no text.
const detailsSchema = textSchema.transform((said) => (said === 'null' ? undefined : said)).optional();
const idSchema = z.union([z.number().int(), z.string().min(1)]).transform(String);

const jobFields = {
  status: wholeNumberSchema,
  jobId: idSchema.nullish(),
  jobID: idSchema.nullish(),
  descriptiveStatus: textSchema,
  jobStatus: textSchema,
  details: detailsSchema,
};

/** The vendor writes `jobId` or `jobID`, and `descriptiveStatus` or (on errors) `jobStatus`. The output has the first of each pair. */
export const jobSchema = z.object(jobFields).transform(withOneSpelling);
export type PlanningJob = z.infer<typeof jobSchema>;

/** The answer to a start. With an id, a job was started, whatever else is missing. */
export const startedJobSchema = z
  .object({ ...jobFields, status: wholeNumberSchema.optional().catch(undefined) })
  .transform(withOneSpelling);
export type StartedJob = z.infer<typeof startedJobSchema>;

// Tolerant, so that one odd field of the details does not hide the others.
const oddTextSchema = textSchema.catch(undefined);
const countSchema = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .nullish()
  .catch(undefined);
const flagSchema = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((said) => said === 'true')])
  .nullish()
  .catch(undefined);
const linksSchema = z
  .array(z.object({ rel: oddTextSchema, href: oddTextSchema }).catch({}))
  .nullish()
  .catch(undefined);

/** Counts of the records of a dimension or, for a child job, a message. */
const detailSchema = z.object({
  recordsRead: countSchema,
  recordsProcessed: countSchema,
  recordsRejected: countSchema,
  dimensionName: oddTextSchema,
  loadType: oddTextSchema,
  msgType: oddTextSchema,
  msgCategory: oddTextSchema,
  msgText: oddTextSchema,
  links: linksSchema,
});
export type JobDetail = z.infer<typeof detailSchema>;

/** A page of details, of a job or of a child job. An odd item stays as one without a text, because the next page is requested by their number. */
export const detailsPageSchema = z.object({
  items: z.array(detailSchema.catch({})).nullish(),
  links: linksSchema,
  hasMore: flagSchema,
});
export type DetailsPage = z.infer<typeof detailsPageSchema>;

export const applicationsSchema = z.object({ items: z.array(z.object({ name: z.string() })) });

/** An error's body, including the one that a failed download sends with status 200. */
export const errorSchema = z.object({
  status: wholeNumberSchema.optional().catch(undefined),
  details: detailsSchema.catch(undefined),
  detail: oddTextSchema,
  message: oddTextSchema,
  localizedMessage: oddTextSchema,
  /** Those of a download that is itself a job. */
  links: linksSchema,
});
export type VendorSaid = z.infer<typeof errorSchema>;

export function wordsOf({ details, detail, message, localizedMessage }: VendorSaid): string | undefined {
  return details ?? detail ?? message ?? localizedMessage;
}

interface Spellings {
  jobId?: string | null | undefined;
  jobID?: string | null | undefined;
  descriptiveStatus?: string | undefined;
  jobStatus?: string | undefined;
}

function withOneSpelling<T extends Spellings>({ jobID, jobStatus, ...job }: T) {
  return {
    ...job,
    jobId: job.jobId ?? jobID ?? undefined,
    descriptiveStatus: job.descriptiveStatus ?? jobStatus,
  };
}
