/** The secrets that the config refers to, read from environment variables and files. */
import { readFileSync } from 'node:fs';
import { SHORTEST_SECRET } from '../contract/secret-length.js';
import type { ConnectionConfig } from './config-schema.js';
import { fileText } from './file-text.js';
import type { NotifyTargetConfig } from './notify-schema.js';
import { REFERENCE, type Secret } from './secret-reference.js';

/** A secret cannot be used now. */
export class SecretError extends Error {
  override readonly name = 'SecretError';

  /** @param advice what the owner of the config can do about it */
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

/** The secret has fewer than {@link SHORTEST_SECRET} characters. */
class ShortSecretError extends SecretError {
  constructor(reference: string) {
    super(
      `the secret ${reference} has fewer than ${SHORTEST_SECRET} characters; Vigil could not mask it in texts, so use a longer one`,
      'change it at the vendor to a longer one',
    );
  }
}

/**
 * Reads the secret each time, so that a rotated one takes effect.
 * @throws SecretError that names the variable or the file, if it cannot be read or is too short
 */
export function readSecret({ reference, onUse }: Secret): string {
  onUse?.();
  const [, kind, name = ''] = REFERENCE.exec(reference) ?? [];
  const value = kind === 'env' ? readVariable(name) : readSecretFile(name, reference);
  if (value.length < SHORTEST_SECRET) throw new ShortSecretError(reference);
  return value;
}

/** The same for a secret that need not be text. @throws SecretError if it cannot be read */
export function readSecretBytes({ reference, onUse }: Secret): Buffer {
  onUse?.();
  const [, kind, name = ''] = REFERENCE.exec(reference) ?? [];
  return kind === 'env' ? Buffer.from(readVariable(name)) : readBytes(name, reference);
}

function readVariable(name: string): string {
  const value = process.env[name];
  if (value) return value;
  const why = value === undefined ? 'not set' : 'empty';
  throw new SecretError(
    `the environment variable ${name} is ${why}`,
    `run \`export ${name}=…\` in this shell; vigil-worker needs it too`,
  );
}

function readBytes(path: string, reference: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const advice =
      code === 'EACCES' ? 'let this user read the file' : 'correct the path in the config, or create the file';
    throw new SecretError(`the secret ${reference} cannot be read (${code})`, advice);
  }
}

function readSecretFile(path: string, reference: string): string {
  const value = fileText(readBytes(path, reference))?.trim();
  if (value === undefined) {
    throw new SecretError(
      `the secret ${reference} is no text in UTF-8 or UTF-16; save it as UTF-8`,
      'save the file as UTF-8',
    );
  }
  if (value === '') throw new SecretError(`the secret ${reference} is empty`, 'write the secret into the file');
  return value;
}

/** One line for each secret that cannot be used now. A log-in, or a notification, that needs it would fail. */
export function secretProblems(
  connections: Map<string, ConnectionConfig>,
  notify: readonly NotifyTargetConfig[] = [],
): string[] {
  const users = [
    ...[...connections].map(([name, connection]) => [`connection ${name}`, connection] as const),
    ...notify.map((target, nth) => [`notify.${nth}`, target] as const),
  ];
  return users.flatMap(([user, value]) => secretErrors(value).map(({ message }) => `${user}: ${message}`));
}

/** The same, only for the secrets of connections that are too short. */
export function shortSecretProblems(connections: Map<string, ConnectionConfig>): string[] {
  return [...connections].flatMap(([name, connection]) =>
    secretErrors(connection).flatMap((error) =>
      error instanceof ShortSecretError ? [`connection ${name}: ${error.message}`] : [],
    ),
  );
}

function secretErrors(value: unknown): Error[] {
  return secretsIn(value).flatMap((one) => {
    try {
      readSecret(one);
      return [];
    } catch (error) {
      return [error as Error];
    }
  });
}

export function secretsIn(value: unknown): Secret[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('reference' in value) return [value as Secret];
  return Object.values(value).flatMap(secretsIn);
}
