/** Tries the payload codec, for `vigil check`. */
import { codecKeyProblems, codecSource, type CodecConfig } from '../../config/codec-source.js';
import { payloadCodec } from '../../temporal/codec.js';
import type { Finding } from '../terminal/finding.js';

const PROBE = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"vigil check"') };

export async function codecFinding(config: CodecConfig, namespace: string): Promise<Finding> {
  const what = `codec (${nameOf(config)})`;
  const [unreadable] = codecKeyProblems(config);
  if (unreadable) {
    const [id, { message, advice }] = unreadable;
    return { what, ok: false, found: `codec.keys.${id}: ${message}`, hint: advice };
  }
  try {
    const codec = await payloadCodec(codecSource(config), namespace);
    const [decoded] = await codec.decode(await codec.encode([PROBE]));
    if (PROBE.data.equals(decoded?.data ?? Buffer.alloc(0))) return { what, ok: true, found: foundOf(config) };
    return { what, ok: false, found: 'a test payload came back changed', hint: 'correct the codec' };
  } catch (error) {
    const { message, advice } = error as Error & { advice?: string };
    return { what, ok: false, found: message, ...(advice !== undefined && { hint: advice }) };
  }
}

function nameOf({ url, module }: CodecConfig): string {
  return url ?? module ?? 'AES-256-GCM';
}

function foundOf({ keys, use }: CodecConfig): string {
  const others = Object.keys(keys ?? {}).filter((id) => id !== use);
  if (use === undefined) return 'a test payload was encoded and decoded';
  return `the key ${use} encrypts${others.length > 0 ? `; ${others.join(', ')} only decrypt` : ''}`;
}
