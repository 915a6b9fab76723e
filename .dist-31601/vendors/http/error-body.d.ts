import type { z } from 'zod';
/** The JSON body of an error answer; undefined if it is not JSON or does not match the schema. */
export declare function readErrorBody<T extends z.ZodType>(body: string, schema: T): z.output<T> | undefined;
