/** Resolves the needs of many runs, which name each other by their keys. Pure. */
import type { RunReference } from './ids.js';
import type { Needs } from './run-graph.js';

export interface NamedLine extends RunReference {
  needs?: readonly string[];
}

/** A problem of a line, numbered from 0, that starts with its path. */
export interface LineProblem {
  line: number;
  problem: string;
}

export interface ResolvedNeeds {
  /** For the lines that need others, each other once. */
  needs: Needs[];
  problems: LineProblem[];
}

/** How much of a long cycle is named. */
const LONGEST_CYCLE = 10;

/** `connection/key`, which is unique, because no key has a "/". */
export function fullKey({ connection, key }: RunReference): string {
  return `${connection}/${key}`;
}

/** A need is a key, or `connection/key` if several connections have the key. */
export function resolveNeeds(lines: readonly NamedLine[]): ResolvedNeeds {
  const problems: LineProblem[] = [];
  const byName = new Map<string, number[]>();
  const add = (name: string, line: number) => byName.set(name, [...(byName.get(name) ?? []), line]);
  for (const [line, one] of lines.entries()) {
    const [before] = byName.get(fullKey(one)) ?? [];
    if (before !== undefined) {
      problems.push({
        line,
        problem: `key: ${fullKey(one)} is the key of an earlier line too; give each line its own`,
      });
      continue;
    }
    add(one.key, line);
    add(fullKey(one), line);
  }
  const needs: Needs[] = [];
  for (const [line, one] of lines.entries()) {
    const found = new Set<number>();
    for (const [at, name] of (one.needs ?? []).entries()) {
      const [need, ...others] = byName.get(name) ?? [];
      const problem = problemOfNeed(name, need, others, lines);
      if (problem === undefined) found.add(need ?? 0);
      else problems.push({ line, problem: `needs[${at}]: ${problem}` });
    }
    if (found.size > 0) needs.push([line, ...found]);
  }
  problems.push(...cycles(lines, needs));
  return { needs, problems: problems.sort((one, other) => one.line - other.line) };
}

function problemOfNeed(
  name: string,
  need: number | undefined,
  others: readonly number[],
  lines: readonly NamedLine[],
): string | undefined {
  if (need === undefined) return `no line has the key ${JSON.stringify(name)}`;
  if (others.length === 0) return undefined;
  const full = [need, ...others].flatMap((line) => lines[line] ?? []).map(fullKey);
  return `several connections have the key ${JSON.stringify(name)}; write one of ${full.join(', ')}`;
}

/** One problem for each cycle that shares no line with another. */
function cycles(lines: readonly NamedLine[], needs: readonly Needs[]): LineProblem[] {
  const needsOf = new Map(needs.map(([line = 0, ...all]) => [line, all]));
  const problems: LineProblem[] = [];
  const finished = new Set<number>();
  for (const start of needsOf.keys()) {
    if (finished.has(start)) continue;
    const path: number[] = [];
    const placeOf = new Map<number, number>();
    const walks: { line: number; left: number[] }[] = [];
    const enter = (line: number) => {
      placeOf.set(line, path.length);
      path.push(line);
      walks.push({ line, left: [...(needsOf.get(line) ?? [])] });
    };
    enter(start);
    for (let walk = walks.at(-1); walk; walk = walks.at(-1)) {
      const next = walk.left.pop();
      if (next === undefined) {
        finished.add(walk.line);
        placeOf.delete(walk.line);
        path.pop();
        walks.pop();
        continue;
      }
      if (finished.has(next)) continue;
      const at = placeOf.get(next);
      if (at === undefined) {
        enter(next);
        continue;
      }
      const cycle = path.slice(at);
      const names = cycle.flatMap((line) => lines[line] ?? []).map(fullKey);
      problems.push({ line: Math.min(...cycle), problem: cycleText(names) });
      // No second problem about the same lines.
      for (const line of path) finished.add(line);
      walks.length = 0;
    }
  }
  return problems;
}

function cycleText(names: readonly string[]): string {
  const [first = ''] = names;
  if (names.length === 1) return `needs: ${first} needs itself`;
  const shown = names.slice(0, LONGEST_CYCLE);
  const more = names.length > shown.length ? ` needs … (${names.length - shown.length} more)` : '';
  return `needs: ${shown.join(' needs ')}${more} needs ${first}, so none of them can start`;
}
