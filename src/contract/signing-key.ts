/** Keys that sign webhooks, as the Standard Webhooks specification writes them: https://github.com/standard-webhooks/standard-webhooks. Pure. */
import { utf8Length } from './utf8-length.js';

/** The shortest key that the specification allows, in bytes. */
export const SHORTEST_SIGNING_KEY = 24;

/** The key in base64 after `whsec_`; undefined for any other secret, which is the key itself. */
export function encodedSigningKey(secret: string): string | undefined {
  return /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1];
}

/** The length of the key, in bytes. */
export function signingKeyLength(secret: string): number {
  const encoded = encodedSigningKey(secret);
  if (encoded === undefined) return utf8Length(secret);
  const padding = encoded.endsWith('==') ? 2 : encoded.endsWith('=') ? 1 : 0;
  return Math.floor(((encoded.length - padding) * 3) / 4);
}
