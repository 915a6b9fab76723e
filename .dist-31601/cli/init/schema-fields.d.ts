/** The fields of a schema, for flags of the form `--set FIELD=VALUE`. */
import { z } from 'zod';
/** The schema's fields by path (`auth.user`), each without its optional or default wrapper. */
export declare function fieldsOf(schema: z.ZodType, path?: string[]): Map<string, z.ZodType>;
/** Converts the text by the type of the field, not by its form: a user may be called "true" or "7". */
export declare function valueFor(field: z.ZodType | undefined, text: string): unknown;
