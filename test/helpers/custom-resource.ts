/** Checks a manifest against the definition of its custom resource. */
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import type { Manifest } from './kubernetes.js';

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
  [keyword: string]: unknown;
}

interface Definition {
  spec: { versions: { name: string; schema: { openAPIV3Schema: Schema } }[] };
}

/** What is wrong with the manifest, a line each. @param definition path of the CustomResourceDefinition */
export async function problemsWith(manifest: Manifest, definition: string): Promise<string[]> {
  const { spec } = parse(await readFile(definition, 'utf8')) as Definition;
  const version = spec.versions.find(({ name }) => manifest.apiVersion.endsWith(`/${name}`));
  if (!version) return [`no version ${manifest.apiVersion}`];
  const { metadata, ...rest } = version.schema.openAPIV3Schema.properties ?? {};
  const schema = strict({
    type: 'object',
    properties: { ...rest, metadata: { ...metadata, 'x-kubernetes-preserve-unknown-fields': true } },
  });
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.validate(schema, manifest);
  return (ajv.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Refuses unknown fields, which Kubernetes drops without a word. */
function strict(schema: Schema): Schema {
  const { properties, items, additionalProperties } = schema;
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, strict(field)])),
      additionalProperties: isOpen,
    }),
    ...(items && { items: strict(items) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: strict(additionalProperties) }),
  };
}
