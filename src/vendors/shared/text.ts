import { z } from 'zod';

/** What a vendor says, without the space around it; undefined where it says nothing. */
export function trimmed(text: string | null | undefined): string | undefined {
  return text?.trim() || undefined;
}

/** The same as a field of an answer, which may be left out. */
export const textSchema = z.string().nullish().transform(trimmed).optional();
