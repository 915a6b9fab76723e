/** The fields and values that flags accept, read from the schemas that validate them. */
import { z } from 'zod';
import { connectionSchemas } from '../../config/config-schema.js';
import { awaitJobInputSchema } from '../../schema/input.js';
import { runJobInputSchema } from '../../schema/run-input.js';
import { OFFERED_OVERLAPS } from '../../contract/overlap-policy.js';
import { CONDITIONS, JOB_STATES, VENDORS } from '../../contract/job.js';
import { fieldsOf } from '../init/schema-fields.js';

/** The fields that `--set FIELD=VALUE` can set. */
export function assignable(command: string, vendor: string | undefined): string[] {
  if (command === 'run' || command === 'create')
    return [...fieldsOf(runJobInputSchema.omit({ connection: true, key: true, job: true })).keys()];
  if (command !== 'init') return [...fieldsOf(awaitJobInputSchema).keys()];
  const schema = Object.entries(connectionSchemas).find(([name]) => name === vendor)?.[1];
  return schema ? [...fieldsOf(schema).keys()] : [];
}

/** Flags that accept a comma-separated list. */
const LIST_FLAGS: Record<string, readonly string[]> = {
  vendor: VENDORS,
  state: Object.keys(JOB_STATES),
  condition: CONDITIONS,
};

/** The values of an enum flag (`onDeadline`: cancel, leave); in a list, each with the values already typed before it. */
export function valuesOfEnumFlag(name: string, typed: string): string[] {
  const words = LIST_FLAGS[name];
  if (words) {
    const before = typed.slice(0, typed.lastIndexOf(',') + 1);
    return words.filter((word) => !before.split(',').includes(word)).map((word) => before + word);
  }
  if (name === 'overlapPolicy') return [...OFFERED_OVERLAPS];
  const schema = fieldsOf(awaitJobInputSchema).get(name);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}
