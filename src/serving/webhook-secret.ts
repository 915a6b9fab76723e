/** The key with which senders sign webhooks. */
import { signingKey } from '../activities/webhook-signature.js';
import type { Secret } from '../config/config.js';
import { readSecret, SecretError } from '../config/secrets.js';

/** The shortest key that the Standard Webhooks specification allows. */
const SHORTEST_KEY_BYTES = 24;

/** @throws SecretError if it cannot be read or is too short */
export function webhookSecret(secret: Secret): string {
  const value = readSecret(secret);
  if (signingKey(value).length >= SHORTEST_KEY_BYTES) return value;
  throw new SecretError(
    `the secret ${secret.reference} has fewer than ${SHORTEST_KEY_BYTES} bytes; senders of webhooks need a longer one`,
    'create one with `openssl rand -base64 32`',
  );
}
