/** `--set FIELD=VALUE` for the input of a wait or a run. */
import { isObject } from '../../contract/shape.js';

/** Sets a field of the input: `backoff.max=5m`, or `retry:={"attempts":2}` as JSON. @returns the problem with the assignment */
export function setField(input: Record<string, unknown>, assignment: string): string | undefined {
  const [, path, colon, text] = /^([A-Za-z]+(?:\.[A-Za-z]+)?)(:?)=(.*)$/s.exec(assignment) ?? [];
  if (path === undefined || text === undefined) {
    return `--set ${assignment}: expected FIELD=VALUE, such as backoff.max=5m`;
  }
  const [outer = '', inner] = path.split('.');
  const before = Object.hasOwn(input, outer) ? input[outer] : undefined;
  const json = colon === ':' ? jsonOf(assignment, text) : undefined;
  if (json && 'problem' in json) return json.problem;
  const value = json ? json.value : valueOf(path, text);
  if (inner === undefined) input[outer] = value;
  // The validation of the whole input reports a value that is not an object.
  else if (before === undefined || isObject(before)) input[outer] = { ...before, [inner]: value };
  return undefined;
}

function jsonOf(assignment: string, text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { problem: `--set ${assignment}: not JSON (${(error as Error).message})` };
  }
}

const LISTS = ['content.formats', 'retry.on', 'upload'];
const NUMBERS = ['backoff.factor', 'backoff.jitter', 'retry.attempts'];

// Converts by field, not by the form of the value: a file may be called "true" or "7".
function valueOf(path: string, text: string): unknown {
  if (LISTS.includes(path)) return text.split(',').map((one) => one.trim());
  if (NUMBERS.includes(path)) return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (path.startsWith('collect.')) return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

/** Lists of `{ name, value }`, in which a path names an element by its name. */
const NAMED_LISTS = ['questions'];

const A_JOB_FIELD = 'expected FIELD=VALUE, such as parameters.Period=Nov, or FIELD:=JSON';

/**
 * Sets a field of the job of a run: `parameters.Period=Nov` sets a text, or a number or a truth value where the job has one, and
 * `views:=["a"]` sets JSON. In a list a path has the place or, if its elements have names, the name.
 * @returns the problem with the assignment
 */
export function setJobField(job: Record<string, unknown>, assignment: string): string | undefined {
  const [, path = '', colon, text = ''] = /^([^=]+?)(:?)=(.*)$/s.exec(assignment) ?? [];
  const names = path.split('.');
  // Not a field of any job, and an assignment to it would change the object itself.
  if (names.some((name) => name === '' || name === '__proto__')) return `--set ${assignment}: ${A_JOB_FIELD}`;
  let value: (before: unknown) => unknown = (before) => likeBefore(before, text);
  if (colon === ':') {
    const json = jsonOf(assignment, text);
    if ('problem' in json) return json.problem;
    value = () => json.value;
  }
  return put(job, names, value) ? undefined : `--set ${assignment}: the job has a value there that has no fields`;
}

/** @returns whether the path can be set */
function put(inside: Record<string, unknown>, names: readonly string[], value: (before: unknown) => unknown): boolean {
  const [name = '', ...rest] = names;
  const before = Object.hasOwn(inside, name) ? inside[name] : undefined;
  if (rest.length === 0) {
    inside[name] = value(before);
    return true;
  }
  if (Array.isArray(before) || (before === undefined && NAMED_LISTS.includes(name))) {
    const list = [...((before as unknown[] | undefined) ?? [])];
    inside[name] = list;
    return putInList(list, rest, value);
  }
  if (before !== undefined && !isObject(before)) return false;
  const within = { ...before };
  inside[name] = within;
  return put(within, rest, value);
}

function putInList(
  list: unknown[],
  [name = '', ...rest]: readonly string[],
  value: (before: unknown) => unknown,
): boolean {
  const byName = list.findIndex((one) => isObject(one) && one['name'] === name);
  const at = byName === -1 && /^\d{1,4}$/.test(name) ? Number(name) : byName;
  // The place of an element, or the name of one that is not there yet.
  if (at === -1) {
    if (rest.length > 0 || list.some((one) => !isObject(one))) return false;
    list.push({ name, value: value(undefined) });
    return true;
  }
  const before = list[at];
  if (at > list.length) return false;
  if (rest.length > 0 || byName !== -1) {
    if (!isObject(before)) return false;
    const within = { ...before };
    list[at] = within;
    return put(within, rest.length > 0 ? rest : ['value'], value);
  }
  list[at] = value(before);
  return true;
}

function likeBefore(before: unknown, text: string): unknown {
  if (typeof before === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (typeof before === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}
