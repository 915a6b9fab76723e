/** The fields and words that flags take, read from the schemas that check them. */
import { z } from 'zod';
import { connectionSchemas } from '../../config/config-schema.js';
import { awaitJobInputSchema } from '../../schema/input.js';
import { CONDITIONS, JOB_STATES, VENDORS } from '../../contract/job.js';
import { fieldsOf } from '../init/schema-fields.js';

/** What may stand before the `=` of a `--set`. */
export function assignable(command: string, vendor: string | undefined): string[] {
  if (command !== 'init') return [...fieldsOf(awaitJobInputSchema).keys()];
  const schema = Object.entries(connectionSchemas).find(([name]) => name === vendor)?.[1];
  return schema ? [...fieldsOf(schema).keys()] : [];
}

/** Several of them may be given, with commas between them. */
const VOCABULARY: Record<string, readonly string[]> = {
  vendor: VENDORS,
  state: Object.keys(JOB_STATES),
  condition: CONDITIONS,
};

/** The words that a flag is limited to (`onDeadline`: cancel, leave), each after those that stand there already. */
export function wordsOfFlag(name: string, typed: string): string[] {
  const words = VOCABULARY[name];
  if (words) {
    const before = typed.slice(0, typed.lastIndexOf(',') + 1);
    return words.filter((word) => !before.split(',').includes(word)).map((word) => before + word);
  }
  const schema = fieldsOf(awaitJobInputSchema).get(name);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}
