/** The key with which senders sign webhooks (`listen.secret`). */
import { SHORTEST_SIGNING_KEY, signingKeyLength } from '../contract/signing-key.js';
import type { Secret } from './secret-reference.js';
import { readSecret, SecretError } from './secrets.js';

/** @throws SecretError if it cannot be read or is too short */
export function webhookSecret(secret: Secret): string {
  const value = readSecret(secret);
  if (signingKeyLength(value) >= SHORTEST_SIGNING_KEY) return value;
  throw new SecretError(
    `the secret ${secret.reference} has fewer than ${SHORTEST_SIGNING_KEY} bytes; senders of webhooks need a longer one`,
    'create one with `openssl rand -base64 32`',
  );
}
