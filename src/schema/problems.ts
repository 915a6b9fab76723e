/**
 * Reports all problems of an input or a config, as lines of `path: what is expected`.
 */
import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { firstProblems, MOST_PROBLEMS } from '../contract/first-problems.js';
import { shortText } from '../contract/short-text.js';

/**
 * An object that refuses unknown fields and suggests the nearest known one.
 * Messages never contain values, because a value may be a secret in the wrong place.
 */
export function strictObject<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys
            .slice(0, MOST_PROBLEMS)
            .map((key: string) => `${nameOf(key)}: ${unknownName('field', key, Object.keys(shape))}`)
            .join('\n')
        : expected('an object', issue.input),
  });
}

/** `unknown field; did you mean "deadline"?`, or all known names if none is similar. */
export function unknownName(kind: string, name: string, known: readonly string[]): string {
  // The distance takes time in proportion to both lengths, and a long name is not a slip.
  const near = known.length > 0 && name.length <= LONGEST_NAME ? closest(name, known) : undefined;
  if (near !== undefined && distance(name, near) <= Math.max(2, near.length / 3)) {
    return `unknown ${kind}; did you mean "${near}"?`;
  }
  if (known.length === 0) return `unknown ${kind}; none is known`;
  return `unknown ${kind}; expected ${known.length === 1 ? '' : 'one of '}${known.join(', ')}`;
}

/** `expected a duration, got a number`, without the value itself. */
export function expected(what: string, input: unknown): string {
  if (input === undefined) return `missing; expected ${what}`;
  return `expected ${what}${typeof input === 'string' ? '' : `, got ${kindOf(input)}`}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/**
 * One line for each of the first problems, which starts with the path of its field (`patience.missing: …`), and how many more there are.
 * @param others problems that were found elsewhere, which come first
 */
export function problemsOf(error: z.ZodError | undefined, root = '', others: readonly string[] = []): string[] {
  const found = { lines: [...others], more: 0 };
  if (error) collect(error.issues, root, found);
  return firstProblems(found.lines, found.more);
}

function collect(issues: readonly z.core.$ZodIssue[], root: string, found: { lines: string[]; more: number }): void {
  for (const issue of issues) {
    const path = [root, ...issue.path.map((part) => nameOf(String(part)))].filter((part) => part !== '').join('.');
    // The last form of several is the one that is explained.
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      collect(issue.errors.at(-1) ?? [], path, found);
    } else if (issue.code === 'unrecognized_keys') {
      const lines = issue.message.split('\n');
      found.lines.push(...lines.map((line) => (path === '' ? line : `${path}.${line}`)));
      found.more += issue.keys.length - lines.length;
    } else {
      found.lines.push(path === '' ? issue.message : `${path}: ${issue.message}`);
    }
  }
}

/** No field has a longer name. */
const LONGEST_NAME = 60;

// On one line, because the lines of a message are split.
function nameOf(key: string): string {
  return shortText(key, LONGEST_NAME).replaceAll('\n', ' ');
}
