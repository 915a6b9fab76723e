/**
 * The only reader of the environment and of the config file. docs/configuration.md is held to this file by a test.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { configSchema, REFERENCE, type Config, type ConnectionConfig, type Secret } from './config-schema.js';
import { oneOf } from '../schema/fields.js';
import { CONNECTION_NAME } from '../schema/input.js';
import { problemsOf } from '../schema/problems.js';

export type { Config, ConnectionConfig, Secret };

/** Our environment variables; Temporal's own (TEMPORAL_*) are read by Temporal's environment configuration. */
export const ENVIRONMENT = {
  VIGIL_CONFIG: 'the path of the config file, where --config is not given',
  LOG_LEVEL: 'the least level that is logged: trace, debug, info, warn or error; default info',
  LOG_FORMAT: 'json (the default) or pretty',
} as const;

export const DEFAULT_CONFIG_PATH = './vigil.yaml';

/** The config cannot be used; each problem is a line that begins with the path of its field. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(
    readonly path: string,
    readonly problems: string[],
  ) {
    super(`${path}: ${problems.join('; ')}`);
  }
}

/** Where the config is: the flag, else VIGIL_CONFIG, else ./vigil.yaml. */
export function configPath(flag?: string): string {
  return flag ?? process.env['VIGIL_CONFIG'] ?? DEFAULT_CONFIG_PATH;
}

/** Reads and checks the config file; relative paths in it are relative to it. @throws ConfigError with all problems at once */
export function loadConfig(path: string): Config {
  return readConfig(readConfigFile(path), path);
}

/** The same, of a text that is to be the file. @throws ConfigError */
export function readConfig(source: string, path: string): Config {
  const config = parseConfig(source, path);
  const folder = resolve(path, '..');
  config.content.path = resolve(folder, config.content.path);
  for (const connection of ownConnections(config).values()) {
    if (connection.tls) connection.tls.ca = resolve(folder, connection.tls.ca);
    for (const one of secretsIn(connection)) one.reference = inFolder(one.reference, folder);
  }
  return config;
}

function inFolder(reference: string, folder: string): string {
  const [, kind, path = ''] = REFERENCE.exec(reference) ?? [];
  return kind === 'file' ? `\${file:${resolve(folder, path)}}` : reference;
}

/** @param path only for the error. @throws ConfigError */
export function parseConfig(source: string, path: string): Config {
  const document = parseDocument(source, { prettyErrors: true });
  if (document.errors.length > 0) {
    // Only the first line: the rest shows the file's text, and with it perhaps a secret.
    // And only the first error: those that follow are mostly its echoes.
    const first = (document.errors[0]?.message.split('\n')[0] ?? '').replace(/:$/, '');
    const hint = source.includes('${') ? '; quote a reference: "${env:NAME}"' : '';
    throw new ConfigError(path, [`not YAML: ${first}${hint}`]);
  }
  const written = valueOf(document, path);
  const parsed = configSchema.safeParse(written);
  const problems = [...nameProblems(written), ...(parsed.success ? [] : problemsOf(parsed.error))];
  if (!parsed.success || problems.length > 0) throw new ConfigError(path, problems);
  return parsed.data;
}

// The error of an alias without its anchor names what was written, which may be a secret that was not quoted.
function valueOf(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch {
    throw new ConfigError(path, ['not YAML: an alias (*name) without its anchor; quote a value that begins with "*"']);
  }
}

// Apart from the schema, which would not look at what a wrong name stands for.
function nameProblems(written: unknown): string[] {
  const { connections } = written as { connections?: unknown };
  if (typeof connections !== 'object' || connections === null) return [];
  return Object.keys(connections)
    .filter((name) => !CONNECTION_NAME.test(name))
    .map((name) => `connections.${name}: a connection's name is 1 to 40 of a-z, 0-9 and '-'`);
}

function readConfigFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code ?? 'unknown'})`;
    throw new ConfigError(path, [`${why}; name the config by --config or VIGIL_CONFIG`]);
  }
}

/** Reads the secret now, so that a rotated one is picked up. @throws Error that names the reference when it cannot be read */
export function readSecret({ reference }: Secret): string {
  const [, kind, name = ''] = REFERENCE.exec(reference) ?? [];
  const value = kind === 'env' ? process.env[name] : readSecretFile(name, reference);
  if (!value) throw new Error(`the secret ${reference} is ${value === undefined ? 'not set' : 'empty'}`);
  return value;
}

function readSecretFile(path: string, reference: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new Error(`the secret ${reference} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/** The connections that this config can serve: all but those elsewhere. */
export function ownConnections(config: Config): Map<string, ConnectionConfig> {
  const own = Object.entries(config.connections).filter(
    (entry): entry is [string, ConnectionConfig] => !entry[1].elsewhere,
  );
  return new Map(own);
}

export interface LogOptions {
  level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  format: 'json' | 'pretty';
}

/** From LOG_LEVEL and LOG_FORMAT. @throws ConfigError for a value that is none of theirs */
export function logOptions(): LogOptions {
  const parsed = z
    .object({
      LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error').default('info'),
      LOG_FORMAT: oneOf('json', 'pretty').default('json'),
    })
    .safeParse({ LOG_LEVEL: process.env['LOG_LEVEL'], LOG_FORMAT: process.env['LOG_FORMAT'] });
  if (!parsed.success) throw new ConfigError('the environment', problemsOf(parsed.error));
  return { level: parsed.data.LOG_LEVEL, format: parsed.data.LOG_FORMAT };
}

/** The secrets that cannot be read now, each a line that names its reference: a log-in that needs one would be refused. */
export function secretProblems(connections: Map<string, ConnectionConfig>): string[] {
  return [...connections].flatMap(([name, connection]) =>
    secretsIn(connection).flatMap((one) => {
      try {
        readSecret(one);
        return [];
      } catch (error) {
        return [`connection ${name}: ${(error as Error).message}`];
      }
    }),
  );
}

function secretsIn(value: unknown): Secret[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('reference' in value) return [value as Secret];
  return Object.values(value).flatMap(secretsIn);
}
