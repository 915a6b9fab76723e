/** The answers of NEXUS IC. Strict about the fields that Vigil uses, tolerant of all others. */
import { z } from 'zod';
export declare const loginSchema: z.ZodObject<{
    hash: z.ZodString;
    username: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
export declare const jobSchema: z.ZodObject<{
    id: z.ZodString;
    status: z.ZodNumber;
    percentComplete: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    summary: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
    startClock: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    endClock: z.ZodOptional<z.ZodNullable<z.ZodString>>;
}, z.core.$strip>;
export type ServerJob = z.infer<typeof jobSchema>;
/** Version 6.9 only. */
export declare const jobListSchema: z.ZodObject<{
    jobs: z.ZodArray<z.ZodObject<{
        id: z.ZodString;
        status: z.ZodNumber;
        percentComplete: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
        summary: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
        startClock: z.ZodOptional<z.ZodNullable<z.ZodString>>;
        endClock: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    }, z.core.$strip>>;
}, z.core.$strip>;
