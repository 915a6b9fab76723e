/** The codec with the keys of the config. Without keys, it encodes nothing and says which key a payload would need. */
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { KeyRing } from '../contract/codec-source.js';
import { CodecError } from './codec-error.js';
import { decrypted, encrypted, keyIdOf } from './encrypted-payload.js';

export class KeyCodec implements PayloadCodec {
  private readonly known = new Map<string, Uint8Array>();

  constructor(private readonly ring: KeyRing | undefined) {}

  /** @throws CodecError if the key cannot be read */
  encode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.resolve(payloads).then((all) => {
      if (!this.ring) return all;
      const { use } = this.ring;
      const key = this.key(use);
      return all.map((payload) => encrypted(payload, use, key));
    });
  }

  /** Payloads that are not encrypted stay as they are: they are older than the codec. @throws CodecError */
  decode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.resolve(payloads).then((all) => all.map((payload) => this.decodeOne(payload)));
  }

  private decodeOne(payload: Payload): Payload {
    const keyId = keyIdOf(payload);
    if (keyId === undefined) return payload;
    const plain = decrypted(payload, this.key(keyId)) ?? decrypted(payload, this.key(keyId, { again: true }));
    if (plain) return plain;
    throw new CodecError(
      `a payload cannot be decrypted with the key ${named(keyId)}: it was encrypted with another key of this name, or changed since`,
      `put the right key under codec.keys.${keyId}`,
    );
  }

  /** @param again whether to read a key again that was read before: its file may have been corrected */
  private key(keyId: string, { again = false } = {}): Uint8Array {
    const known = again ? undefined : this.known.get(keyId);
    if (known) return known;
    const read = this.ring?.keys.get(keyId);
    if (!read) {
      const why = this.ring ? 'codec.keys of the config does not have' : 'the config does not have, as it has no codec';
      throw new CodecError(
        `a payload is encrypted with the key ${named(keyId)}, which ${why}`,
        'add the key to codec.keys; a key is needed there as long as Temporal keeps what it encrypted',
      );
    }
    try {
      const key = read();
      this.known.set(keyId, key);
      return key;
    } catch (error) {
      const { message, advice } = error as Error & { advice?: string };
      throw new CodecError(`codec.keys.${keyId}: ${message}`, advice ?? 'correct the key in the config');
    }
  }
}

/** The id comes from a payload, which anybody may have written. */
function named(keyId: string): string {
  return JSON.stringify(keyId.length > 100 ? `${keyId.slice(0, 100)}…` : keyId);
}
