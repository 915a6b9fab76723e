import { z } from 'zod';
/** The text without surrounding space; undefined if nothing is left. */
export declare function trimmed(text: string | null | undefined): string | undefined;
/** The same for an optional field of an answer. */
export declare const textSchema: z.ZodOptional<z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<string | undefined, string | null | undefined>>>;
