import { z } from 'zod';
/**
 * An object that refuses unknown fields and suggests the nearest known one.
 * Messages never contain values, because a value may be a secret in the wrong place.
 */
export declare function strictObject<T extends z.ZodRawShape>(shape: T): z.ZodObject<{ -readonly [P in keyof T]: T[P]; }, z.core.$strict>;
/** `unknown field; did you mean "deadline"?`, or all known names if none is similar. */
export declare function unknownName(kind: string, name: string, known: readonly string[]): string;
/** `expected a duration, got a number`, without the value itself. */
export declare function expected(what: string, input: unknown): string;
/** One line for each problem, which starts with the path of its field (`patience.missing: …`). */
export declare function problemsOf(error: z.ZodError, root?: string): string[];
