/** The answers of Oracle EPM. Strict about the fields that Vigil uses, tolerant of all others. */
import { z } from 'zod';
/** The vendor writes `jobId` or `jobID`, and `descriptiveStatus` or (on errors) `jobStatus`. The output has the first of each pair. */
export declare const jobSchema: z.ZodPipe<z.ZodObject<{
    status: z.ZodNumber;
    jobId: z.ZodOptional<z.ZodNullable<z.ZodPipe<z.ZodUnion<readonly [z.ZodNumber, z.ZodString]>, z.ZodTransform<string, string | number>>>>;
    jobID: z.ZodOptional<z.ZodNullable<z.ZodPipe<z.ZodUnion<readonly [z.ZodNumber, z.ZodString]>, z.ZodTransform<string, string | number>>>>;
    descriptiveStatus: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    jobStatus: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    details: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
}, z.core.$strip>, z.ZodTransform<{
    jobId: string | undefined;
    descriptiveStatus: string | undefined;
    status: number;
    details?: string | undefined;
}, {
    status: number;
    jobId?: string | null | undefined;
    jobID?: string | null | undefined;
    descriptiveStatus?: string | undefined;
    jobStatus?: string | undefined;
    details?: string | undefined;
}>>;
export type PlanningJob = z.infer<typeof jobSchema>;
/** Counts of the records of a dimension or, for a child job, a message. */
declare const detailSchema: z.ZodObject<{
    recordsRead: z.ZodOptional<z.ZodNullable<z.ZodUnion<readonly [z.ZodNumber, z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>]>>>;
    recordsProcessed: z.ZodOptional<z.ZodNullable<z.ZodUnion<readonly [z.ZodNumber, z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>]>>>;
    recordsRejected: z.ZodOptional<z.ZodNullable<z.ZodUnion<readonly [z.ZodNumber, z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>]>>>;
    dimensionName: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    loadType: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    msgType: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    msgCategory: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    msgText: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    links: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodObject<{
        rel: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        href: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    }, z.core.$strip>>>>;
}, z.core.$strip>;
export type JobDetail = z.infer<typeof detailSchema>;
/** A page of details, of a job or of a child job. */
export declare const detailsPageSchema: z.ZodObject<{
    items: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodObject<{
        recordsRead: z.ZodOptional<z.ZodNullable<z.ZodUnion<readonly [z.ZodNumber, z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>]>>>;
        recordsProcessed: z.ZodOptional<z.ZodNullable<z.ZodUnion<readonly [z.ZodNumber, z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>]>>>;
        recordsRejected: z.ZodOptional<z.ZodNullable<z.ZodUnion<readonly [z.ZodNumber, z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>]>>>;
        dimensionName: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
        loadType: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
        msgType: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
        msgCategory: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
        msgText: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
        links: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodObject<{
            rel: z.ZodOptional<z.ZodNullable<z.ZodString>>;
            href: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        }, z.core.$strip>>>>;
    }, z.core.$strip>>>>;
    links: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodObject<{
        rel: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        href: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    }, z.core.$strip>>>>;
    hasMore: z.ZodOptional<z.ZodNullable<z.ZodBoolean>>;
}, z.core.$strip>;
export type DetailsPage = z.infer<typeof detailsPageSchema>;
export declare const applicationsSchema: z.ZodObject<{
    items: z.ZodArray<z.ZodObject<{
        name: z.ZodString;
    }, z.core.$strip>>;
}, z.core.$strip>;
/** An error's body, including the one that a failed download sends with status 200. */
export declare const errorSchema: z.ZodObject<{
    status: z.ZodCatch<z.ZodOptional<z.ZodNumber>>;
    details: z.ZodCatch<z.ZodOptional<z.ZodString>>;
    message: z.ZodCatch<z.ZodOptional<z.ZodString>>;
}, z.core.$strip>;
export {};
