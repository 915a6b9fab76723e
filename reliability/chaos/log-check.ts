/** Whether a log contains a secret. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Violation } from './facts.js';

/** The forms in which a log could contain a secret: raw, and as in a header or an address. */
export function spellings(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ];
}

/**
 * The secrets in a log, in one pass.
 * @param credentials looked for in each of their spellings, anywhere
 * @param tokens of the sessions, which may be thousands: looked for as whole words
 */
export async function checkLog(
  path: string,
  credentials: readonly string[],
  tokens: ReadonlySet<string>,
): Promise<Violation[]> {
  const wanted = credentials.flatMap(spellings);
  const found = new Set<string>();
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    lines++;
    if (wanted.some((secret) => line.includes(secret))) found.add(`a credential in line ${lines}`);
    // A cookie's value has a bar and an equals sign in it, base64 the signs that end it.
    for (const word of line.split(/[\s"',;?&\\]+/)) {
      if (tokens.has(word) || tokens.has(word.replace(/^\w+=/, ''))) found.add(`a session's token in line ${lines}`);
    }
  }
  return [...found].map((came) => ({ about: path, expected: 'a log without secrets', came }));
}
