/** How the config refers to a secret, which it must not contain itself. */
import { z } from 'zod';
import { expected } from '../schema/problems.js';

/** A reference to a secret. */
export interface Secret {
  /** `${env:NAME}` or `${file:PATH}`: safe to show. */
  reference: string;
  /** Called before each use. */
  onUse?: () => void;
}

export const REFERENCE = /^\$\{(env|file):([^}]+)\}$/;

export function secret() {
  const what =
    'a reference to a secret, "${env:NAME}" or "${file:PATH}"; the config must not contain the secret itself';
  return z
    .string({ error: (issue) => expected(what, issue.input) })
    .regex(REFERENCE, { error: `expected ${what}`, abort: true })
    .transform((reference): Secret => ({ reference }));
}
