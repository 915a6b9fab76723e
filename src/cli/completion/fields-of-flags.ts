/** The fields and words that flags take, read from the schemas that check them. */
import { z } from 'zod';
import { connectionSchemas } from '../../config-schema.js';
import { awaitJobInputSchema } from '../../input.js';
import { fieldsOf } from '../schema-fields.js';

/** What may stand before the `=` of a `--set`. */
export function assignable(command: string, vendor: string | undefined): string[] {
  if (command !== 'init') return [...fieldsOf(awaitJobInputSchema).keys()];
  const schema = Object.entries(connectionSchemas).find(([name]) => name === vendor)?.[1];
  return schema ? [...fieldsOf(schema).keys()] : [];
}

/** The words that a field of the input is limited to (`onDeadline`: cancel, leave). */
export function choicesOfInput(field: string): string[] {
  const schema = fieldsOf(awaitJobInputSchema).get(field);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}
