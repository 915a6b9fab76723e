import { z } from 'zod';
/** The text without surrounding space; undefined if nothing is left. */
export function trimmed(text) {
    return text?.trim() || undefined;
}
/** The same for an optional field of an answer. */
export const textSchema = z.string().nullish().transform(trimmed).optional();
//# sourceMappingURL=text.js.map