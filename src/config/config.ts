/** The only folder that reads the config file and environment variables. A test compares docs/configuration.md with it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { configSchema, DEFAULT_RATE_LIMIT, type Config, type ConnectionConfig } from './config-schema.js';
import { oneOf } from '../schema/fields.js';
import { CONNECTION_NAME, RESERVED_NAMES } from '../contract/ids.js';
import { problemsOf, unknownName } from '../schema/problems.js';
import { quoted } from '../text/shell-word.js';
import { codecSecrets } from './codec-source.js';
import { findConfig, isLocal, LOCAL_CONFIG, NAME_ONE, namedConfig, searchedConfigs } from './config-path.js';
import { REFERENCE, type Secret } from './secret-reference.js';
import { secretsIn } from './secrets.js';
import { readIfTrusted } from './trust.js';

export type { Config, ConnectionConfig, Secret };

/** The environment variables that Vigil reads. Temporal's SDK reads the others of Temporal (TEMPORAL_*). */
export const ENVIRONMENT = {
  VIGIL_CONFIG: 'the path of the config file, if --config is not given',
  XDG_CONFIG_HOME: 'the folder in which vigil/vigil.yaml is searched, ~/.config by default',
  LOG_LEVEL: 'the lowest level that is logged: trace, debug, info (default), warn or error',
  LOG_FORMAT: 'json or pretty (default: pretty on a terminal, otherwise json)',
  TEMPORAL_DEPLOYMENT_NAME: 'the Worker Deployment of vigil-worker, if --deployment-name is not given',
  TEMPORAL_WORKER_BUILD_ID: 'the build id of its version, if --build-id is not given',
} as const;

/** The config is invalid. Each problem is a line that starts with the path of its field. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  /** @param hint what the user can do about them */
  constructor(
    readonly path: string,
    readonly problems: string[],
    readonly hint = 'correct the config; docs/configuration.md lists every key',
  ) {
    super(`${path}: ${problems.join('; ')}`);
  }
}

/** The path of the config that is used; ./vigil.yaml if there is none. */
export function configPath(flag?: string): string {
  return findConfig(flag) ?? LOCAL_CONFIG;
}

/**
 * The config at {@link configPath}. One that nobody named is refused if others can have written it. Whoever can put a file into a folder can
 * have it found there, so the path and the hosts of one in the current folder are announced before a secret of it is used.
 * @param say called at most once @throws ConfigError with all problems
 */
export function loadChosenConfig(flag: string | undefined, say: (line: string) => void): Config {
  const path = configPath(flag);
  const config = readConfig(readChosenConfig(flag), path);
  if (namedConfig(flag) === undefined && isLocal(path)) {
    refuseModule(config, path);
    announceFirstUse(config, path, say);
  }
  return config;
}

/** The text of the config at {@link configPath}. @throws ConfigError as {@link loadChosenConfig} does */
export function readChosenConfig(flag: string | undefined): string {
  const path = configPath(flag);
  if (namedConfig(flag) !== undefined) return readConfigFile(path);
  if (findConfig() === undefined) {
    const [, ...others] = searchedConfigs();
    const hint = `create one with \`vigil init\`, or ${NAME_ONE}`;
    throw new ConfigError(path, [`no such file, and none at ${others.join(' or ')}`], hint);
  }
  return readFile(path, () =>
    readIfTrusted(path, (problem, hint) => {
      throw new ConfigError(path, [problem], hint);
    }),
  );
}

/** Which ./vigil.yaml is found depends on the folder that the user happens to be in, and the module is code. */
function refuseModule({ codec }: Config, path: string): void {
  if (codec?.module === undefined) return;
  const problem = 'codec.module: not loaded for a config that was only found in the current folder';
  throw new ConfigError(path, [problem], `pass --config ${path} to trust it`);
}

function announceFirstUse(config: Config, path: string, say: (line: string) => void): void {
  let announced = false;
  const { codec, content, notify = [] } = config;
  // The keys of a codec go nowhere.
  const remote = codec?.url === undefined ? [] : [{ url: codec.url, token: codec.token }];
  const users = [...ownConnections(config).values(), ...notify, ...remote, { url: content.endpoint }];
  const onUse = () => {
    if (announced) return;
    announced = true;
    const hosts = hostsIn(users).join(', ');
    say(`using ${resolve(path)}, which was found in the current folder; its secrets go to ${hosts}`);
  };
  for (const secret of secretsIn(users)) secret.onUse = onUse;
  // Payloads go to a codec server also without a token, and the credentials of the cloud are no secrets of the config.
  if (remote.length > 0 || content.endpoint !== undefined) onUse();
}

/** The hosts of all addresses in the value. A job's page is only linked. */
function hostsIn(value: unknown): string[] {
  const hosts =
    typeof value === 'string'
      ? /^https?:/i.test(value) && URL.canParse(value)
        ? [new URL(value).host]
        : []
      : Object.entries(value ?? {}).flatMap(([key, inner]) => (key === 'jobPage' ? [] : hostsIn(inner)));
  return [...new Set(hosts)];
}

/** Reads and validates the config file. Relative paths in it are relative to the file. @throws ConfigError with all problems */
export function loadConfig(path: string): Config {
  return readConfig(readConfigFile(path), path);
}

/** The same for the text of a config file that may not exist yet. @throws ConfigError */
export function readConfig(source: string, path: string): Config {
  const config = parseConfig(source, path);
  const folder = resolve(path, '..');
  config.content.path = resolve(folder, config.content.path);
  for (const connection of ownConnections(config).values()) {
    inFolderOf(connection.tls ?? {}, folder);
    for (const one of secretsIn(connection)) one.reference = inFolder(one.reference, folder);
  }
  const { codec } = config;
  if (codec?.module !== undefined) codec.module = resolve(folder, codec.module);
  for (const one of [...secretsIn([config.notify, config.listen]), ...(codec ? codecSecrets(codec) : [])]) {
    one.reference = inFolder(one.reference, folder);
  }
  return config;
}

function inFolderOf(paths: Record<string, string | undefined>, folder: string): void {
  for (const [key, path] of Object.entries(paths)) if (path !== undefined) paths[key] = resolve(folder, path);
}

function inFolder(reference: string, folder: string): string {
  const [, kind, path = ''] = REFERENCE.exec(reference) ?? [];
  return kind === 'file' ? `\${file:${resolve(folder, path)}}` : reference;
}

/** @param path used only in errors. @throws ConfigError */
export function parseConfig(source: string, path: string): Config {
  const document = parseDocument(source, { prettyErrors: true });
  if (document.errors.length > 0) {
    // Only the first line: the rest quotes the file, which may contain a secret.
    // Only the first error: it usually causes the others.
    const [error] = document.errors;
    const first = (error?.message.split('\n')[0] ?? '').replace(/:$/, '');
    const line = source.split('\n')[(error?.linePos?.[0].line ?? 0) - 1] ?? '';
    const hint = line.includes('${') ? '; put references in quotes: "${env:NAME}"' : '';
    throw new ConfigError(path, [`invalid YAML: ${first}${hint}`]);
  }
  const written = valueOf(document, path);
  const parsed = configSchema.safeParse(written);
  const problems = problemsOf(parsed.error, '', [...nameProblems(written), ...unknownConnections(written)]);
  if (!parsed.success || problems.length > 0) throw new ConfigError(path, problems);
  return parsed.data;
}

// The library's error for an undefined alias quotes it, and it may be a secret without quotes.
function valueOf(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch {
    throw new ConfigError(path, ['invalid YAML: undefined alias (*name); put a value that starts with "*" in quotes']);
  }
}

// Not part of the schema, which would then not check the connection of an invalid name.
function nameProblems(written: unknown): string[] {
  const { connections } = written as { connections?: unknown };
  if (typeof connections !== 'object' || connections === null) return [];
  return Object.keys(connections).flatMap((name) => {
    if (RESERVED_NAMES.includes(name)) return [`connections.${name}: the name is reserved; choose another one`];
    return CONNECTION_NAME.test(name)
      ? []
      : [`connections.${name}: a connection's name is 1 to 40 of a-z, 0-9 and '-'`];
  });
}

// Not part of the schema, which would then not check the rest of the config together with it.
function unknownConnections(written: unknown): string[] {
  const { connections, nexus, notify } = written as { connections?: object | null; nexus?: unknown; notify?: unknown };
  const known = Object.keys(connections ?? {});
  const targets = Array.isArray(notify) ? (notify as unknown[]) : [];
  const lists = [['nexus', nexus] as const, ...targets.map((one, nth) => [`notify.${nth}`, one] as const)];
  return lists.flatMap(([path, list]) => {
    const named = (list as { connections?: unknown } | null | undefined)?.connections;
    return (Array.isArray(named) ? (named as unknown[]) : []).flatMap((name, nth) => {
      if (typeof name !== 'string' || known.includes(name)) return [];
      return [`${path}.connections.${nth}: ${unknownName('connection', name, known)}`];
    });
  });
}

function readConfigFile(path: string): string {
  return readFile(path, () => readFileSync(path, 'utf8'));
}

function readFile(path: string, read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new ConfigError(path, [`cannot be read (${code ?? 'unknown'})`], NAME_ONE);
    throw new ConfigError(
      path,
      ['no such file'],
      `create it with \`vigil init --config ${quoted(path)}\`, or ${NAME_ONE}`,
    );
  }
}

/** The variables that set a proxy, as curl reads them. */
export function proxyVariables(): Record<string, string | undefined> {
  const names = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'];
  return Object.fromEntries(
    names.flatMap((name) => [name, name.toUpperCase()]).map((name) => [name, process.env[name]]),
  );
}

/** The file with authorities that Node adds to its own. */
export function nodeExtraCa(): string | undefined {
  return process.env['NODE_EXTRA_CA_CERTS'];
}

/** The connections that this config can serve: all except those marked `elsewhere`. */
export function ownConnections(config: Config): Map<string, ConnectionConfig> {
  const own = Object.entries(config.connections).filter(
    (entry): entry is [string, ConnectionConfig] => !entry[1].elsewhere,
  );
  return new Map(own);
}

/** The rate limit of each connection, in polls a second; the default if another worker serves it. */
export function rateLimits({ connections }: Config): Map<string, number> {
  const limits = Object.entries(connections).map(([name, connection]): [string, number] => [
    name,
    connection.elsewhere ? DEFAULT_RATE_LIMIT : connection.rateLimit,
  ]);
  return new Map(limits);
}

export interface LogOptions {
  level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  /** Undefined: whatever fits the place that the log goes to. */
  format?: 'json' | 'pretty';
}

/** Reads LOG_LEVEL and LOG_FORMAT. @throws ConfigError if a value is invalid */
export function logOptions(): LogOptions {
  const parsed = z
    .object({
      LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error').default('info'),
      LOG_FORMAT: oneOf('json', 'pretty').optional(),
    })
    .safeParse({ LOG_LEVEL: process.env['LOG_LEVEL'], LOG_FORMAT: process.env['LOG_FORMAT'] });
  if (!parsed.success) throw new ConfigError('the environment', problemsOf(parsed.error));
  return { level: parsed.data.LOG_LEVEL, format: parsed.data.LOG_FORMAT };
}
