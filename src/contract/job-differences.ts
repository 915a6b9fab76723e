/** How two runs with the same key differ in what they start. Pure. */
import { firstProblems } from './first-problems.js';
import type { RunJobInput } from './run-job-input.js';
import { isObject } from './shape.js';
import { shortText } from './short-text.js';

/** How much of a value is shown. */
const LONGEST_VALUE = 60;

/** What makes the job of a run: the job itself, and the files that it needs first. */
const STARTED = ['job', 'upload'] as const;

/**
 * One line for each field that differs, by its path; empty if the jobs are the same. The order of fields does not count.
 * @param first the input of the run that has the key, which nobody has validated
 */
export function jobDifferences(first: unknown, yours: Pick<RunJobInput, (typeof STARTED)[number]>): string[] {
  const theirs = isObject(first) ? first : {};
  const found = STARTED.flatMap((part) => [...differences(field(theirs, part), yours[part], part)]);
  return firstProblems(found, 0, 'difference');
}

function* differences(first: unknown, yours: unknown, path: string): Generator<string> {
  if (isObject(first) && isObject(yours)) {
    for (const name of new Set([...Object.keys(first), ...Object.keys(yours)])) {
      yield* differences(field(first, name), field(yours, name), `${path}.${name}`);
    }
  } else if (Array.isArray(first) && Array.isArray(yours)) {
    for (let at = 0; at < Math.max(first.length, yours.length); at += 1) {
      yield* differences(first[at], yours[at], `${path}[${at}]`);
    }
  } else if (first !== yours) {
    yield `${path}: ${shown(first)} in the run that has this key, ${shown(yours)} in yours`;
  }
}

/** Without what every object inherits, such as `constructor`. */
function field(object: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : shortText(JSON.stringify(value), LONGEST_VALUE);
}
