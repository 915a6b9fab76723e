/** A job's spec as it may be shown: without the secrets of its connection, which do not belong there. */
import type { ConnectionConfig } from '../config/config.js';
import { readSecret, SecretError, secretsIn } from '../config/secrets.js';
import { SecretMask } from './http/secret-mask.js';

export function maskedJob(connection: ConnectionConfig, job: Record<string, unknown>): Record<string, unknown> {
  const mask = new SecretMask();
  for (const { reference } of secretsIn(connection)) {
    try {
      mask.add(readSecret({ reference }));
    } catch (error) {
      // What cannot be read here cannot be recognized.
      if (!(error instanceof SecretError)) throw error;
    }
  }
  return masked(job, mask) as Record<string, unknown>;
}

function masked(value: unknown, mask: SecretMask): unknown {
  if (typeof value === 'string') return mask.mask(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => masked(one, mask));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [mask.mask(name), masked(inner, mask)]));
}
