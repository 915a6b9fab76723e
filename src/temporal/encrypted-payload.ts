/**
 * One encrypted payload, as the encryption samples of Temporal's SDKs write it: AES-256-GCM of the protobuf message of the payload, with the
 * initialisation vector before the ciphertext and the authentication tag after it, and the id of the key in the metadata.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import proto from '@temporalio/proto';

const { Payload: Message } = proto.temporal.api.common.v1;

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const ENCODING = 'encoding';
const KEY_ID = 'encryption-key-id';
const ENCRYPTED = 'binary/encrypted';

/** @returns the id of the key that the payload is encrypted with; undefined if it is not encrypted */
export function keyIdOf({ metadata }: Payload): string | undefined {
  if (textOf(metadata?.[ENCODING]) !== ENCRYPTED) return undefined;
  return textOf(metadata?.[KEY_ID]);
}

/** @param key 32 bytes */
export function encrypted(payload: Payload, keyId: string, key: Uint8Array): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv);
  const ciphertext = [cipher.update(Message.encode(payload).finish()), cipher.final()];
  return {
    metadata: { [ENCODING]: Buffer.from(ENCRYPTED), [KEY_ID]: Buffer.from(keyId) },
    data: Buffer.concat([iv, ...ciphertext, cipher.getAuthTag()]),
  };
}

/** @param key 32 bytes @returns undefined if it was encrypted with another key, or changed since */
export function decrypted({ data }: Payload, key: Uint8Array): Payload | undefined {
  if (!data || data.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, data.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(data.subarray(-TAG_BYTES));
  try {
    const ciphertext = data.subarray(IV_BYTES, -TAG_BYTES);
    return Message.decode(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
  } catch {
    return undefined;
  }
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}
