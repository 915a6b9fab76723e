/** Reads the key with which webhooks are signed, for `vigil check`. */
import { webhookSecret } from '../../config/listen-secret.js';
import type { Secret } from '../../config/secret-reference.js';
import type { SecretError } from '../../config/secrets.js';
import type { Finding } from '../terminal/finding.js';

export function listenFinding(secret: Secret): Finding {
  const what = 'listen.secret';
  try {
    webhookSecret(secret);
    return { what, ok: true, found: 'can be read, and is long enough to sign webhooks' };
  } catch (error) {
    const { message, advice } = error as SecretError;
    return { what, ok: false, found: message, hint: advice };
  }
}
