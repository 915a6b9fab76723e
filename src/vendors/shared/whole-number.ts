import { z } from 'zod';

/** A whole number, which some servers send as text. */
export const wholeNumberSchema = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);
