/** Patterns of names in the config. */

/** Patterns shown in an error; the config may have many. */
const MOST_SHOWN = 5;

/** The first patterns, for an error. */
export function shownPatterns(patterns: readonly string[]): string {
  return `${patterns.slice(0, MOST_SHOWN).join(', ')}${patterns.length > MOST_SHOWN ? ', …' : ''}`;
}

/**
 * Whether the whole name matches the pattern, in which `*` stands for any characters except "/" and "\". Each part between two stars is
 * found at its first place, so a long name costs no more than its length times the pattern's.
 */
export function matches(name: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return name === pattern;
  const rest = name.length - last.length;
  if (rest < first.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  const gaps: string[] = [];
  let from = first.length;
  for (const part of parts) {
    const at = name.indexOf(part, from);
    if (at === -1 || at + part.length > rest) return false;
    gaps.push(name.slice(from, at));
    from = at + part.length;
  }
  return [...gaps, name.slice(from, rest)].every((gap) => !/[/\\]/.test(gap));
}
