/** The answers of ICWS. Strict about the fields that Vigil uses, tolerant of all others. */
import { z } from 'zod';
import { rowsSchema } from '../shared/rows.js';
import { textSchema } from '../shared/text.js';

/** More names than any vendor has servers are not read. */
const MOST_ALTERNATES = 20;

const alternateHostListSchema = z
  .array(z.unknown())
  .catch([])
  .transform((names) => names.filter((name) => typeof name === 'string').slice(0, MOST_ALTERNATES));

export const loginSchema = z.object({
  csrfToken: z.string().min(1),
  sessionId: z.string().min(1),
  userID: z.string().nullish(),
  /** The host's own name. */
  icServer: textSchema.catch(undefined),
  /** The servers that may take over. */
  alternateHostList: alternateHostListSchema,
});

const jobStatusSchema = z.object({
  id: z.string().min(1),
  // The vendor does not mark it as required. status.ts has the fallback.
  state: z.number().int().nullish(),
  submitTime: z.string().nullish(),
  queuedTime: z.string().nullish(),
  startedTime: z.string().nullish(),
  canceledTime: z.string().nullish(),
  failedTime: z.string().nullish(),
  finishedTime: z.string().nullish(),
  stateChangedTime: z.string().nullish(),
  outputFolder: textSchema,
  errorInfo: textSchema,
});
export type ExtractionJob = z.infer<typeof jobStatusSchema>;

/** The vendor's page shows flat properties, its SDK nests them in `jobStatus` beside `jobConfig`. Both are read as flat. */
export const jobSchema = z.preprocess(flat, jobStatusSchema);

function flat(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'jobStatus' in answer ? answer.jobStatus : answer;
}

const listedJobSchema = z.preprocess(flat, jobStatusSchema.extend({ name: textSchema, submittedUserId: textSchema }));
export type ListedExtractionJob = z.infer<typeof listedJobSchema>;

export const jobListSchema = z.object({ jobList: rowsSchema(listedJobSchema).nullish() });

/** The answer to a request that starts a job. */
export const startedJobSchema = z.object({ id: z.string().min(1) });

const jobStatusesSchema = z.object({ jobStatusList: rowsSchema(jobSchema) });

/** Messages of the session: the jobs in those about data-extractor jobs. Messages of any other kind, and odd ones, are skipped. */
export const messagesSchema = z
  .array(z.unknown())
  .transform((messages): ExtractionJob[] =>
    messages.flatMap((message) => jobStatusesSchema.safeParse(message).data?.jobStatusList ?? []),
  );

const markedJobSchema = z.preprocess(merged, jobStatusSchema.extend({ name: z.string(), submittedUserId: textSchema }));
export type MarkedJob = z.infer<typeof markedJobSchema>;

/** With the names of the jobs. A row that cannot be read may be the one that is searched for, so none is skipped. */
export const markedListSchema = z.object({ jobList: z.array(markedJobSchema).nullish() });

/** Either part may have the name. */
function merged(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  const { jobStatus, jobConfig } = answer as { jobStatus?: object; jobConfig?: object };
  return jobStatus || jobConfig ? { ...jobConfig, ...jobStatus } : answer;
}

// Tolerant, so that one odd field does not hide the others.
const errorTextSchema = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(undefined);

/**
 * The body of every error. A 503 at the log-in has `alternateHostList`, an invalid request has `propertyName`. `errorCode` is a number,
 * the only identification in the errors of some servers.
 */
export const errorSchema = z.object({
  errorId: errorTextSchema,
  errorCode: errorTextSchema,
  message: errorTextSchema,
  propertyName: errorTextSchema,
  alternateHostList: alternateHostListSchema,
});
export type IcwsError = z.infer<typeof errorSchema>;
