/** Signatures by the Standard Webhooks specification, 1.0.0: https://github.com/standard-webhooks/standard-webhooks */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { encodedSigningKey } from '../contract/signing-key.js';

/** How far the time of a webhook may be from that of its receiver, as the specification recommends. */
export const SIGNATURE_TOLERANCE_MS = 300_000;
/** A sender may sign with several keys while one of them is rotated. */
const MOST_SIGNATURES = 10;

/** The headers of a webhook. @param sentAt in milliseconds since the epoch */
export function signedHeaders(id: string, sentAt: number, body: string, secret: string): Record<string, string> {
  const seconds = String(Math.floor(sentAt / 1_000));
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatureOf(id, seconds, Buffer.from(body), secret),
  };
}

export type VerifiedWebhook = { id: string } | { problem: string };

/**
 * The id of a webhook that the secret has signed; a problem for any other. Takes as long for a wrong signature as for the right one.
 * @param body the bytes as they were sent @param now in milliseconds since the epoch
 */
export function verifiedWebhook(
  headers: NodeJS.Dict<string | string[]>,
  body: Buffer,
  secret: string,
  now: number,
): VerifiedWebhook {
  const id = headers['webhook-id'];
  const seconds = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof seconds !== 'string' || typeof signatures !== 'string')
    return { problem: 'it has no webhook-id, webhook-timestamp or webhook-signature' };
  if (!/^[\x21-\x7e]{1,256}$/.test(id)) return { problem: 'its webhook-id is not 1 to 256 printable characters' };
  if (!/^\d{1,12}$/.test(seconds)) return { problem: 'its webhook-timestamp is not a time in seconds' };
  if (Math.abs(Number(seconds) * 1_000 - now) > SIGNATURE_TOLERANCE_MS)
    return { problem: 'its webhook-timestamp is more than 5 minutes off' };
  const right = signatureOf(id, seconds, body, secret);
  const isRight = signatures
    .split(' ')
    .slice(0, MOST_SIGNATURES)
    .some((one) => isEqual(one, right));
  return isRight ? { id } : { problem: 'its signature is wrong' };
}

/** `whsec_` and base64, as the specification writes a key; any other secret counts as it is. */
export function signingKey(secret: string): Buffer {
  const encoded = encodedSigningKey(secret);
  return encoded === undefined ? Buffer.from(secret) : Buffer.from(encoded, 'base64');
}

function signatureOf(id: string, seconds: string, body: Buffer, secret: string): string {
  const signature = createHmac('sha256', signingKey(secret)).update(`${id}.${seconds}.`).update(body);
  return `v1,${signature.digest('base64')}`;
}

function isEqual(one: string, other: string): boolean {
  const [given, right] = [Buffer.from(one), Buffer.from(other)];
  return given.length === right.length && timingSafeEqual(given, right);
}
