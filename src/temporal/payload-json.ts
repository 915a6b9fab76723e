/** Payloads as the protocol of codec servers writes them: protobuf's JSON, with bytes as base64. */
import type { Payload } from '@temporalio/common';

export interface PayloadsJson {
  payloads: { metadata?: Record<string, string>; data?: string }[];
}

export function payloadsToJson(payloads: readonly Payload[]): PayloadsJson {
  return {
    payloads: payloads.map(({ metadata, data }) => ({
      metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, bytes]) => [name, toBase64(bytes)])),
      data: toBase64(data ?? new Uint8Array()),
    })),
  };
}

/** @returns undefined if the value has another form */
export function payloadsFromJson(value: unknown): Payload[] | undefined {
  const { payloads } = (value ?? {}) as { payloads?: unknown };
  if (!Array.isArray(payloads)) return undefined;
  const read = payloads.map(payloadOf);
  return read.includes(undefined) ? undefined : (read as Payload[]);
}

function payloadOf(value: unknown): Payload | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { metadata = {}, data = '' } = value as { metadata?: unknown; data?: unknown };
  if (typeof metadata !== 'object' || metadata === null || typeof data !== 'string') return undefined;
  const entries = Object.entries(metadata);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) return undefined;
  return {
    metadata: Object.fromEntries(entries.map(([name, text]) => [name, Buffer.from(text, 'base64')])),
    data: Buffer.from(data, 'base64'),
  };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
