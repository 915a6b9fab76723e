/** The answers of ICWS. Strict about the fields that Vigil uses, tolerant of all others. */
import { z } from 'zod';
export declare const loginSchema: z.ZodObject<{
    csrfToken: z.ZodString;
    sessionId: z.ZodString;
    userID: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
declare const jobStatusSchema: z.ZodObject<{
    id: z.ZodString;
    state: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    submitTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    queuedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    startedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    canceledTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    failedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    finishedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    stateChangedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    outputFolder: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    errorInfo: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
}, z.core.$strip>;
export type ExtractionJob = z.infer<typeof jobStatusSchema>;
/** The vendor's page shows flat properties, its SDK nests them in `jobStatus` beside `jobConfig`. Both are read as flat. */
export declare const jobSchema: z.ZodPreprocess<z.ZodObject<{
    id: z.ZodString;
    state: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    submitTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    queuedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    startedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    canceledTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    failedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    finishedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    stateChangedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    outputFolder: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    errorInfo: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
}, z.core.$strip>, unknown>;
declare const listedJobSchema: z.ZodPreprocess<z.ZodObject<{
    id: z.ZodString;
    state: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    submitTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    queuedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    startedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    canceledTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    failedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    finishedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    stateChangedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    outputFolder: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    errorInfo: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    name: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    submittedUserId: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
}, z.core.$strip>, unknown>;
export type ListedExtractionJob = z.infer<typeof listedJobSchema>;
export declare const jobListSchema: z.ZodObject<{
    jobList: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodPreprocess<z.ZodObject<{
        id: z.ZodString;
        state: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
        submitTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        queuedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        startedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        canceledTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        failedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        finishedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        stateChangedTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        outputFolder: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
        errorInfo: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
        name: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
        submittedUserId: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    }, z.core.$strip>, unknown>>>>;
}, z.core.$strip>;
/** The list for batched polls: a malformed row must not hide the others. */
export declare const looseJobListSchema: z.ZodObject<{
    jobList: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodUnknown>>>;
}, z.core.$strip>;
/** The body of every error. A 503 at the log-in has `alternateHostList`, an invalid request has `propertyName`. */
export declare const errorSchema: z.ZodObject<{
    errorId: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    message: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    propertyName: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    alternateHostList: z.ZodCatch<z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>>;
}, z.core.$strip>;
export type IcwsError = z.infer<typeof errorSchema>;
export {};
