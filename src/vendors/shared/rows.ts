import { z } from 'zod';

/** The rows of a list that fit. Skips the others, so that one odd row does not hide the rest. */
export function rowsSchema<T extends z.ZodType>(row: T) {
  return z.array(z.unknown()).transform((rows): z.output<T>[] =>
    rows.flatMap((one) => {
      const { success, data } = row.safeParse(one);
      return success ? [data] : [];
    }),
  );
}
