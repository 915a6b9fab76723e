/**
 * The files of schema/, generated from the code: the inputs, the outcomes, the vendors' jobs and the failure types for callers in other languages,
 * and the config for editors.
 */
import { z } from 'zod';
import { FAILURES } from '../src/contract/failures.js';
import type { VendorName } from '../src/contract/job.js';
import { awaitJobInputSchema } from '../src/schema/input.js';
import { jobOutcomeSchema } from '../src/schema/outcome.js';
import { runJobInputSchema, runLineSchema, scheduledRunInputSchema } from '../src/schema/run-input.js';
import { runOutcomeSchema, submitEvidenceSchema } from '../src/schema/run-outcome.js';
import { jobSpecSchema as alteryxJobSchema } from '../src/vendors/alteryx/job-spec.js';
import { jobSpecSchema as nexusIcJobSchema } from '../src/vendors/nexus-ic/job-spec.js';
import { jobSpecSchema as oracleEpmJobSchema } from '../src/vendors/oracle-epm/job-spec.js';
import { jobSpecSchema as pureConnectJobSchema } from '../src/vendors/pureconnect/job-spec.js';
import { configJsonSchema } from './config-json-schema.js';
import { fieldNotes, lineFieldNotes, runFieldNotes, scheduledFieldNotes, type FieldNote } from './field-notes.js';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What `job` of runJob's input is. */
const JOB_SCHEMAS: Record<VendorName, z.ZodType> = {
  alteryx: alteryxJobSchema,
  'nexus-ic': nexusIcJobSchema,
  'oracle-epm': oracleEpmJobSchema,
  pureconnect: pureConnectJobSchema,
};

const OUTCOME =
  'How a wait for a job ended, or how it stands so far: the result of awaitJob, the answer to its query `job`, the first detail of each of its failures, and its memo `outcome`.';
const RUN_OUTCOME =
  'How a run ended: the result of runJob, the first detail of each of its failures, and its memo `outcome`. It is the outcome of the wait for the job, with `submit`.';
const EVIDENCE = 'Why nobody knows whether the job of a run runs: the second detail of the failure SubmitUncertain.';

/** The text of each file by its name. */
export function schemaFiles(): Record<string, string> {
  const failures = Object.entries(FAILURES).map(([type, { when, retried, hint }]) => ({ type, when, retried, hint }));
  return Object.fromEntries(
    Object.entries({
      'await-job-input.schema.json': inputSchema('AwaitJobInput', awaitJobInputSchema, fieldNotes()),
      'job-outcome.schema.json': outcomeSchema('JobOutcome', OUTCOME, jobOutcomeSchema),
      'run-job-input.schema.json': inputSchema('RunJobInput', runJobInputSchema, runFieldNotes()),
      'run-line.schema.json': inputSchema('RunLine', runLineSchema, lineFieldNotes()),
      'scheduled-run-input.schema.json': inputSchema(
        'ScheduledRunInput',
        scheduledRunInputSchema,
        scheduledFieldNotes(),
      ),
      'run-outcome.schema.json': outcomeSchema('RunOutcome', RUN_OUTCOME, runOutcomeSchema),
      'submit-evidence.schema.json': outcomeSchema('SubmitEvidence', EVIDENCE, submitEvidenceSchema),
      ...jobSchemas(),
      'failure-types.json': failures,
      'vigil-config.schema.json': titled('Vigil config', configJsonSchema()),
    }).map(([name, content]) => [name, `${JSON.stringify(content, undefined, 2)}\n`]),
  );
}

function jobSchemas(): Record<string, JsonSchema> {
  const files = Object.entries(JOB_SCHEMAS).map(([vendor, schema]): [string, JsonSchema] => {
    const description = `What runJob starts at ${vendor}: \`job\` of its input. docs/vendors/${vendor}.md describes the fields.`;
    return [
      `${vendor}-job.schema.json`,
      titled(`Job of ${vendor}`, { ...z.toJSONSchema(schema, { io: 'input' }), description }),
    ];
  });
  return Object.fromEntries(files);
}

function inputSchema(title: string, input: z.ZodType, notes: Map<string, FieldNote>): JsonSchema {
  const schema = z.toJSONSchema(input, { io: 'input' });
  for (const [path, { description, defaultText }] of notes) {
    const field = path === '' ? schema : fieldAt(schema, path.split('.'));
    field.description = description;
    if (defaultText !== undefined && field.default === undefined) {
      field.description += ` Without it: ${defaultText.replace(/^none: /, '')}.`;
    }
  }
  return titled(title, schema);
}

function fieldAt(schema: JsonSchema, [name = '', ...rest]: string[]): JsonSchema {
  const field = schema.properties?.[name] as JsonSchema | undefined;
  if (!field) throw new Error(`the schema of the input has no field ${name}`);
  return rest.length > 0 ? fieldAt(field, rest) : field;
}

function outcomeSchema(title: string, description: string, outcome: z.ZodType): JsonSchema {
  const schema = z.toJSONSchema(outcome, {
    override({ jsonSchema }) {
      // A later version may add fields, which a caller must not refuse.
      delete jsonSchema.additionalProperties;
      // What the format says already, in a pattern of 200 characters.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return titled(title, { ...schema, description });
}

/** With the title and the description first, where a reader looks for them. */
function titled(title: string, { $schema, description, ...rest }: JsonSchema): JsonSchema {
  return { $schema, title, description, ...rest };
}
