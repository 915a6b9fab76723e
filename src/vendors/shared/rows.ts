import { z } from 'zod';

/** The rows of a list that fit. Skips the others, so that one odd row does not hide the rest; a list of odd rows alone does not fit. */
export function rowsSchema<T extends z.ZodType>(row: T) {
  return z.array(z.unknown()).transform((rows, context): z.output<T>[] => {
    const fitting = rows.flatMap((one) => {
      const { success, data } = row.safeParse(one);
      return success ? [data] : [];
    });
    if (fitting.length === 0 && rows.length > 0)
      context.addIssue({ code: 'custom', message: 'none of the rows has the expected form' });
    return fitting;
  });
}
