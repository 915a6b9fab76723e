/** A connection that is not in a config yet. Only the config's own parser validates it. */
import { stringify } from 'yaml';
import { ConfigError, parseConfig } from '../../config/config.js';
import { connectionSchemas } from '../../config/config-schema.js';
import type { VendorName } from '../../contract/job.js';
import { fieldsOf, valueFor } from './schema-fields.js';

export type Settings = Record<string, unknown>;

export interface ConnectionDraft {
  name: string;
  settings: Settings;
}

/** Its problems, each with the path of its field in the connection; the path is '' for the name. */
export function problemsIn({ name, settings }: ConnectionDraft): { field: string; problem: string }[] {
  try {
    parseConfig(stringify({ connections: { [name]: settings } }), '');
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((line) => {
      const rest = line.slice(`connections.${name}`.length);
      const colon = rest.indexOf(': ');
      return { field: rest.slice(1, colon), problem: rest.slice(colon + 2) };
    });
  }
}

/** A copy with the field set. */
export function withField(settings: Settings, path: string, value: unknown): Settings {
  const [outer = '', ...inner] = path.split('.');
  if (inner.length === 0) return { ...settings, [outer]: value };
  const before = settings[outer];
  const nested = typeof before === 'object' && before !== null ? (before as Settings) : {};
  return { ...settings, [outer]: withField(nested, inner.join('.'), value) };
}

export function fieldIn(settings: Settings, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Settings | undefined)?.[key], settings);
}

/** Converts what was typed to the type of the field. */
export function typedValue(vendor: unknown, field: string, text: string): unknown {
  const schema = Object.hasOwn(connectionSchemas, String(vendor)) ? connectionSchemas[vendor as VendorName] : undefined;
  const value = valueFor(schema && fieldsOf(schema).get(field), text);
  return field === 'alternates' && Array.isArray(value) ? value.map(alternateOf) : value;
}

/** `IC-B=https://ic-b.example:8019` is a server with its name. */
function alternateOf(typed: string): unknown {
  const [, name, url] = /^(?!https?:)([^=]+)=(.+)$/.exec(typed) ?? [];
  return name === undefined ? typed : { url, name };
}
