/** The answers of Alteryx Server. Strict about the fields that Vigil uses, tolerant of all others. */
import { z } from 'zod';
declare const messageSchema: z.ZodObject<{
    status: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    text: z.ZodPipe<z.ZodNullable<z.ZodString>, z.ZodTransform<string | undefined, string | null>>;
    toolId: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
}, z.core.$strip>;
export type Message = z.infer<typeof messageSchema>;
/** The vendor's page shows a single message, but servers send a list. */
export declare const messagesSchema: z.ZodUnion<readonly [z.ZodArray<z.ZodObject<{
    status: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    text: z.ZodPipe<z.ZodNullable<z.ZodString>, z.ZodTransform<string | undefined, string | null>>;
    toolId: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
}, z.core.$strip>>, z.ZodPipe<z.ZodObject<{
    status: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    text: z.ZodPipe<z.ZodNullable<z.ZodString>, z.ZodTransform<string | undefined, string | null>>;
    toolId: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
}, z.core.$strip>, z.ZodTransform<{
    text: string | undefined;
    status?: number | null | undefined;
    toolId?: number | null | undefined;
}[], {
    text: string | undefined;
    status?: number | null | undefined;
    toolId?: number | null | undefined;
}>>]>;
declare const outputSchema: z.ZodObject<{
    id: z.ZodString;
    availableFormats: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>;
    fileName: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
export type Output = z.infer<typeof outputSchema>;
/** Only the status is required, because the docs do not say which fields the reduced object (`includeMessages=false`) lacks. */
export declare const jobSchema: z.ZodObject<{
    id: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    status: z.ZodString;
    disposition: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    createDateTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    outputs: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodObject<{
        id: z.ZodString;
        availableFormats: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodString>>>;
        fileName: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    }, z.core.$strip>>>>;
    messages: z.ZodOptional<z.ZodNullable<z.ZodArray<z.ZodObject<{
        status: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
        text: z.ZodPipe<z.ZodNullable<z.ZodString>, z.ZodTransform<string | undefined, string | null>>;
        toolId: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    }, z.core.$strip>>>>;
}, z.core.$strip>;
export type Job = z.infer<typeof jobSchema>;
declare const listedJobSchema: z.ZodObject<{
    jobId: z.ZodString;
    status: z.ZodString;
    workflowName: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    submittedBy: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    queueTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    startTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
export type ListedJob = z.infer<typeof listedJobSchema>;
export declare const jobListSchema: z.ZodObject<{
    data: z.ZodArray<z.ZodObject<{
        jobId: z.ZodString;
        status: z.ZodString;
        workflowName: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
        submittedBy: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
        queueTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        startTime: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    }, z.core.$strip>>;
}, z.core.$strip>;
/** An error of the API, or of the token service (RFC 6749, section 5.2). */
export declare const errorSchema: z.ZodObject<{
    message: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    error: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    error_description: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
export {};
