import type { z } from 'zod';
import { parseJsonText } from './json-text.js';

/** The JSON body of an error answer; undefined if it is not JSON or does not match the schema. */
export function readErrorBody<T extends z.ZodType>(body: string, schema: T): z.output<T> | undefined {
  try {
    return schema.safeParse(parseJsonText(body)).data;
  } catch {
    return undefined;
  }
}
