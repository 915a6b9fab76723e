/** The files of schema/, generated from the code: the input, the outcome and the failure types for callers in other languages, and the config for editors. */
import { z } from 'zod';
import { FAILURES } from '../src/contract/failures.js';
import { awaitJobInputSchema } from '../src/schema/input.js';
import { jobOutcomeSchema } from '../src/schema/outcome.js';
import { configJsonSchema } from './config-json-schema.js';
import { fieldNotes } from './field-notes.js';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** The text of each file by its name. */
export function schemaFiles(): Record<string, string> {
  const failures = Object.entries(FAILURES).map(([type, { when, retried, hint }]) => ({ type, when, retried, hint }));
  return Object.fromEntries(
    Object.entries({
      'await-job-input.schema.json': inputSchema(),
      'job-outcome.schema.json': outcomeSchema(),
      'failure-types.json': failures,
      'vigil-config.schema.json': titled('Vigil config', configJsonSchema()),
    }).map(([name, content]) => [name, `${JSON.stringify(content, undefined, 2)}\n`]),
  );
}

function inputSchema(): JsonSchema {
  const schema = z.toJSONSchema(awaitJobInputSchema, { io: 'input' });
  for (const [path, { description, defaultText }] of fieldNotes()) {
    const field = path === '' ? schema : fieldAt(schema, path.split('.'));
    field.description = description;
    if (defaultText !== undefined && field.default === undefined) {
      field.description += ` Without it: ${defaultText.replace(/^none: /, '')}.`;
    }
  }
  return titled('AwaitJobInput', schema);
}

function fieldAt(schema: JsonSchema, [name = '', ...rest]: string[]): JsonSchema {
  const field = schema.properties?.[name] as JsonSchema | undefined;
  if (!field) throw new Error(`the schema of the input has no field ${name}`);
  return rest.length > 0 ? fieldAt(field, rest) : field;
}

function outcomeSchema(): JsonSchema {
  const schema = z.toJSONSchema(jobOutcomeSchema, {
    override({ jsonSchema }) {
      // A later version may add fields, which a caller must not refuse.
      delete jsonSchema.additionalProperties;
      // What the format says already, in a pattern of 200 characters.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  schema.description =
    'How a wait for a job ended, or how it stands so far: the result of awaitJob, the answer to its query `job`, the first detail of each of its failures, and its memo `outcome`.';
  return titled('JobOutcome', schema);
}

/** With the title and the description first, where a reader looks for them. */
function titled(title: string, { $schema, description, ...rest }: JsonSchema): JsonSchema {
  return { $schema, title, description, ...rest };
}
