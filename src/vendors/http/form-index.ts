/**
 * Finds any of many short texts in a long one, in a time that depends only on the length of the long one. A vendor chooses its tokens and
 * cookies and what it sends, so neither may make the search slow: each text is found by the hash of its first characters, at least half
 * of it, and long texts in blocks.
 */
/** The lengths of what is hashed. A text is found by the longest that fits into it. */
const WINDOWS = [4, 8, 16, 32, 64] as const;
const LONGEST_WINDOW = 64;
/** If more texts begin alike, the beginning alone counts as a find. */
const MOST_ALIKE = 8;

// Random and odd, so that nobody can prepare collisions. Windows of at most 64 are too short for collisions under every base.
const BASE = (Math.floor(Math.random() * 2 ** 31) * 2 + 1) | 0;

interface Entry {
  form: string;
  uses: number;
}

export interface Span {
  start: number;
  end: number;
}

/** The length of the shortest text that is found. */
export const SHORTEST_FORM: number = WINDOWS[0];

export class FormIndex {
  private readonly windows = WINDOWS.map((length) => ({
    length,
    /** What leaves the window is worth this much. */
    weight: power(length - 1),
    entries: new Map<number, Entry[]>(),
    /** Whether there may be an entry, by the upper half of its hash: most positions of a text are then skipped. */
    maybe: new Uint8Array(2 ** 16),
  }));

  /** The same text may be added several times; each needs its own `delete`. */
  add(text: string): void {
    for (const form of blocksOf(text)) {
      const { entries, maybe, hash } = this.placeOf(form);
      const alike = entries.get(hash) ?? [];
      entries.set(hash, alike);
      maybe[hash >>> 16] = 1;
      const known = alike.find((entry) => entry.form === form);
      if (known) known.uses += 1;
      else alike.push({ form, uses: 1 });
    }
  }

  delete(text: string): void {
    for (const form of blocksOf(text)) {
      const { entries, hash } = this.placeOf(form);
      const left = (entries.get(hash) ?? []).filter((entry) => entry.form !== form || (entry.uses -= 1) > 0);
      if (left.length > 0) entries.set(hash, left);
      else entries.delete(hash);
    }
  }

  /** Where the texts are in the long text, in order, and joined where they touch. */
  find(text: string): Span[] {
    const found = this.windows.flatMap((window) => (window.entries.size > 0 ? findBy(window, text) : []));
    found.sort((one, other) => one.start - other.start);
    return joined(found);
  }

  private placeOf(form: string): Pick<Window, 'entries' | 'maybe'> & { hash: number } {
    const window = this.windows.findLast(({ length }) => length <= form.length);
    if (!window) throw new RangeError(`a text of fewer than ${SHORTEST_FORM} characters cannot be found`);
    return { ...window, hash: hashOf(form, window.length) };
  }
}

type Window = FormIndex['windows'][number];

function findBy({ length, weight, entries, maybe }: Window, text: string): Span[] {
  const spans: Span[] = [];
  let hash = hashOf(text, Math.min(length, text.length));
  for (let end = length; end <= text.length; end += 1) {
    const start = end - length;
    const alike = maybe[hash >>> 16] === 1 ? entries.get(hash) : undefined;
    const matched = alike ? matchedAt(text, start, alike, length) : 0;
    const last = spans.at(-1);
    if (matched > 0 && last && start <= last.end) last.end = Math.max(last.end, start + matched);
    else if (matched > 0) spans.push({ start, end: start + matched });
    hash = Math.imul(hash - Math.imul(text.charCodeAt(start), weight), BASE) + text.charCodeAt(end);
    hash |= 0;
  }
  return spans;
}

/** How many characters to cover; 0 for none. */
function matchedAt(text: string, start: number, alike: Entry[], length: number): number {
  let longest = 0;
  const every = alike.length > MOST_ALIKE;
  for (const { form } of alike) {
    if (form.length > longest && (every || text.startsWith(form, start))) longest = form.length;
  }
  if (!every) return longest;
  const window = alike[0]?.form.slice(0, length) ?? '';
  return text.startsWith(window, start) ? Math.min(longest, text.length - start) : 0;
}

function joined(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const { start, end } of spans) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** A long text in blocks, the last of which may overlap the one before; a short one as it is. */
function blocksOf(text: string): string[] {
  if (text.length <= LONGEST_WINDOW) return [text];
  const blocks: string[] = [];
  for (let start = 0; start + LONGEST_WINDOW <= text.length; start += LONGEST_WINDOW) {
    blocks.push(text.slice(start, start + LONGEST_WINDOW));
  }
  if (text.length % LONGEST_WINDOW > 0) blocks.push(text.slice(-LONGEST_WINDOW));
  return blocks;
}

function hashOf(text: string, length: number): number {
  let hash = 0;
  for (let at = 0; at < length; at += 1) hash = (Math.imul(hash, BASE) + text.charCodeAt(at)) | 0;
  return hash;
}

function power(exponent: number): number {
  let result = 1;
  for (let nth = 0; nth < exponent; nth += 1) result = Math.imul(result, BASE);
  return result;
}
