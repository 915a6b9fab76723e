/** Checks a vendor's part of an order by its schema. */
import type { z } from 'zod';
import { problemsOf } from '../../schema/problems.js';
import { oneLine } from '../../text/printable-text.js';
import { RefusedInput } from './refused-input.js';

/** @throws RefusedInput with a line for each problem, which starts with the path of its field under `job` */
export function checkedSpec<T extends z.ZodType>(schema: T, job: unknown): z.output<T> {
  const parsed = schema.safeParse(job);
  if (parsed.success) return parsed.data;
  throw new RefusedInput(problemsOf(parsed.error, 'job').map(oneLine).join('; '));
}
