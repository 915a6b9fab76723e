/** A bounded list of problems, because it becomes part of a failure or an answer, which Temporal limits. Pure. */
import { shortText } from './short-text.js';

export const MOST_PROBLEMS = 20;
const LONGEST_PROBLEM = 500;

/**
 * The first problems, and how many more there are.
 * @param more further ones, which are only counted @param what one of the lines is called
 */
export function firstProblems(problems: readonly string[], more = 0, what = 'problem'): string[] {
  const shown = problems.slice(0, MOST_PROBLEMS).map((line) => shortText(line, LONGEST_PROBLEM));
  const rest = problems.length - shown.length + more;
  return rest === 0 ? shown : [...shown, `and ${rest} more ${what}${rest === 1 ? '' : 's'}`];
}
