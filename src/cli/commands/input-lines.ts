/** The lines of an NDJSON input. */
import { isObject } from '../../contract/shape.js';
import { count } from '../../text/count.js';

export const NOT_JSON = 'not JSON';
export const AN_OBJECT = 'a JSON object';

/** An input as read from the file, before flags and arguments override it. */
export interface Draft {
  input: Record<string, unknown>;
  /** Its line in the file, as a prefix of its problems; undefined if the file has one input. */
  where?: string;
  problem?: string;
}

/** Whether the file is a list even with one line, so that a script need not count its jobs. */
export function isNamedList(path: string): boolean {
  return /\.(ndjson|jsonl)$/i.test(path);
}

/** One for each line; blank lines are skipped. */
export function draftsOf(text: string, path: string): Draft[] {
  return text.split('\n').flatMap((line, index): Draft[] => {
    return line.trim() === ''
      ? []
      : [{ ...draftOf(line.trim(), AN_OBJECT), where: `--input ${path} line ${index + 1}` }];
  });
}

export function draftOf(text: string, expected: string): Draft {
  try {
    const value = JSON.parse(text) as unknown;
    return isObject(value) ? { input: { ...value } } : { input: {}, problem: `expected ${expected}` };
  } catch (error) {
    return { input: {}, problem: `${NOT_JSON} (${(error as Error).message})` };
  }
}

/** A connection of the command line that is not that of a line. */
export function contradiction(
  drafts: readonly Draft[],
  connection: string | undefined,
  set: readonly string[],
): string[] {
  const assigned = set.findLast((assignment) => assignment.startsWith('connection='));
  const [from, name] =
    connection !== undefined ? ['the argument', connection] : ['--set', assigned?.slice('connection='.length)];
  if (name === undefined) return [];
  const [first, ...further] = drafts.filter(({ input }) => ![undefined, name].includes(input['connection'] as string));
  if (!first) return [];
  const others = further.length === 0 ? '' : ` (and on ${count(further.length, 'further line')})`;
  const theirs = JSON.stringify(first.input['connection']);
  return [`${first.where}: connection: ${theirs} contradicts ${from} "${name}"${others}; leave one of them out`];
}
