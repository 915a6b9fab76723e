/** The payload codec of the config, with its secrets read from where the config says. */
import type { CodecSource } from '../contract/codec-source.js';
import type { Config } from './config-schema.js';
import { fileText } from './file-text.js';
import { REFERENCE, type Secret } from './secret-reference.js';
import { readSecret, readSecretBytes, SecretError } from './secrets.js';

export type CodecConfig = NonNullable<Config['codec']>;

const KEY_BYTES = 32;
const HEXADECIMAL = /^[0-9a-f]{64}$/i;
/** Also in the alphabet for URLs. */
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

export function codecSource({ use, keys, url, module, token }: CodecConfig): CodecSource {
  if (url !== undefined) return { remote: { url, ...(token && { token: () => readSecret(token) }) } };
  if (module !== undefined) return { modulePath: module };
  const read = Object.entries(keys ?? {}).map(([id, one]) => [id, () => readCodecKey(one)] as const);
  return { ring: { use: use ?? '', keys: new Map(read) } };
}

/** All secrets of the codec. */
export function codecSecrets({ keys, token }: CodecConfig): Secret[] {
  return [...Object.values(keys ?? {}), ...(token ? [token] : [])];
}

/** The keys that cannot be used now, by id. */
export function codecKeyProblems({ keys = {} }: CodecConfig): Map<string, SecretError> {
  const problems = new Map<string, SecretError>();
  for (const [id, key] of Object.entries(keys)) {
    try {
      readCodecKey(key);
    } catch (error) {
      problems.set(id, error as SecretError);
    }
  }
  return problems;
}

/** @returns 32 bytes @throws SecretError that says what is wrong, without a part of the key */
export function readCodecKey(secret: Secret): Uint8Array {
  const bytes = readSecretBytes(secret);
  const [, kind] = REFERENCE.exec(secret.reference) ?? [];
  if (kind === 'file' && bytes.length === KEY_BYTES) return bytes;
  const text = fileText(bytes)?.trim() ?? '';
  if (HEXADECIMAL.test(text)) return Buffer.from(text, 'hex');
  if (BASE64.test(text)) return Buffer.from(text, 'base64');
  throw new SecretError(
    `the key ${secret.reference} is not 32 bytes: expected base64 or hexadecimal text, or a file of exactly 32 bytes`,
    'make a key with `openssl rand -base64 32`',
  );
}
