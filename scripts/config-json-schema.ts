/** The JSON Schema of vigil.yaml, for editors: the structure that the loader requires, not all that it checks in values. */
import { parse } from 'yaml';
import { z } from 'zod';
import { configSchema, connectionSchemas, elsewhereSchema } from '../src/config/config-schema.js';
import { REFERENCE } from '../src/config/secret-reference.js';
import { CONNECTION_NAME, RESERVED_NAMES } from '../src/contract/ids.js';
import { VENDORS } from '../src/contract/job.js';
import { keyNotes, type KeyNote } from './config-notes.js';

type JsonSchema = z.core.JSONSchema.JSONSchema;

export function configJsonSchema(): JsonSchema {
  const schema = generated(configSchema, keyNotes('Top-level keys'));
  const connections = fieldAt(schema, ['connections']);
  connections.minProperties = 1;
  connections.propertyNames = { pattern: CONNECTION_NAME.source, not: { enum: [...RESERVED_NAMES] } };
  connections.additionalProperties = connection();
  return schema;
}

/** The vendor chooses the keys, so that an editor reports and completes those of one vendor. */
function connection(): JsonSchema {
  const common = keyNotes('All connections');
  const ofVendor = (vendor: (typeof VENDORS)[number]): JsonSchema => {
    const { $schema: _, ...keys } = generated(connectionSchemas[vendor], new Map([...common, ...keyNotes(vendor)]));
    return { if: { properties: { vendor: { const: vendor } } }, then: keys };
  };
  const { $schema: _, ...elsewhere } = generated(elsewhereSchema, common);
  return {
    type: 'object',
    properties: { vendor: { enum: [...VENDORS] } },
    if: { properties: { elsewhere: { const: true } }, required: ['elsewhere'] },
    then: elsewhere,
    else: { required: ['vendor'], allOf: VENDORS.map(ofVendor) },
  };
}

function generated(schema: z.ZodType, notes: ReadonlyMap<string, KeyNote>): JsonSchema {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    // The newest that editors commonly understand.
    target: 'draft-7',
    unrepresentable: 'any',
    override({ jsonSchema }) {
      // The defaults of durations are milliseconds here. Those of the documentation are set below.
      delete jsonSchema.default;
    },
  });
  for (const [path, { description, defaultText }] of notes) {
    const field = findField(json, path.split('.'));
    if (!field) continue;
    field.description = isSecret(field)
      ? `${description} Write \${env:NAME} or \${file:PATH}, in quotes.`
      : description;
    // What a key with several forms stands for by default differs between the vendors.
    if (defaultText !== undefined && !field.anyOf)
      field.default = field.type === 'string' ? unquoted(defaultText) : parsed(defaultText);
  }
  return json;
}

const isSecret = ({ pattern }: JsonSchema) => pattern === REFERENCE.source;
const parsed = (text: string) => parse(text) as JsonSchema['default'];
const unquoted = (text: string) => text.replace(/^"(.*)"$/, '$1');

function fieldAt(schema: JsonSchema, path: string[]): JsonSchema {
  const field = findField(schema, path);
  if (!field) throw new Error(`the schema of the config has no key ${path.join('.')}`);
  return field;
}

/** Searches also the forms of a key that has several, such as `cancel` of alteryx. */
function findField(schema: JsonSchema, [name, ...rest]: string[]): JsonSchema | undefined {
  if (name === undefined) return schema;
  for (const form of [schema, ...(schema.anyOf ?? [])]) {
    const field = form.properties?.[name] as JsonSchema | undefined;
    if (field) return findField(field, rest);
  }
  return undefined;
}
