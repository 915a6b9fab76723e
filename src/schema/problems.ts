/**
 * What is wrong with something a person wrote, as lines of `path: what is expected`: all of it at once.
 */
import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';

/**
 * A strict object whose refusal of an unknown field names the nearest one it knows.
 * Values are never in a message: one of them may be a secret in the wrong place.
 */
export function strictObject<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key: string) => `${key}: ${unknownName('field', key, Object.keys(shape))}`).join('\n')
        : expected('an object', issue.input),
  });
}

/** `unknown field; did you mean "deadline"?`, or the names there are where none is near. */
export function unknownName(kind: string, name: string, known: readonly string[]): string {
  const near = known.length > 0 ? closest(name, known) : undefined;
  if (near !== undefined && distance(name, near) <= Math.max(2, near.length / 3)) {
    return `unknown ${kind}; did you mean "${near}"?`;
  }
  return `unknown ${kind}; there ${known.length === 1 ? 'is' : 'are'} ${known.length > 0 ? known.join(', ') : 'none'}`;
}

/** `expected a duration, got a number`; the value itself stays out. */
export function expected(what: string, input: unknown): string {
  if (input === undefined) return `missing; expected ${what}`;
  return `expected ${what}${typeof input === 'string' ? '' : `, got ${kindOf(input)}`}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** One line a problem, each beginning with the path of its field (`patience.missing: …`). */
export function problemsOf(error: z.ZodError, root = ''): string[] {
  return error.issues.flatMap((issue) => {
    const path = [root, ...issue.path.map(String)].filter((part) => part !== '').join('.');
    if (issue.code !== 'unrecognized_keys') return [path === '' ? issue.message : `${path}: ${issue.message}`];
    return issue.message.split('\n').map((line) => (path === '' ? line : `${path}.${line}`));
  });
}
