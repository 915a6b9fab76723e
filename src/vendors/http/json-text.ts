/** Parses JSON as vendors write it. */

// Strings are matched first, so that a word within one stays.
const STRING_OR_NO_NUMBER = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/**
 * Accepts a byte order mark, and reads the bare words NaN and Infinity, which many libraries write for a number that is none, as null.
 * @throws SyntaxError
 */
export function parseJsonText(text: string, reviver?: (key: string, value: unknown) => unknown): unknown {
  const bare = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(bare, reviver) as unknown;
  } catch (error) {
    if (!/\b(?:NaN|Infinity)\b/.test(bare)) throw error;
    return JSON.parse(
      bare.replace(STRING_OR_NO_NUMBER, (word) => (word.startsWith('"') ? word : 'null')),
      reviver,
    );
  }
}
