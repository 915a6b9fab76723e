import type { z } from 'zod';

/** What the JSON of an error answer says; undefined for a body that is something else. */
export function readErrorBody<T extends z.ZodType>(body: string, schema: T): z.output<T> | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
