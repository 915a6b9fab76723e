/** What can hide in a text. Not taken from the gate that it tests. */

function isHidden(code: number): boolean {
  if (code === 0x0a) return false;
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  if (code === 0x061c || code === 0x200e || code === 0x200f || code === 0x2028 || code === 0x2029) return true;
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/** The hidden characters in the text; a line feed is none. */
export function hidden(text: string): string[] {
  return Array.from(text)
    .filter((character) => isHidden(character.codePointAt(0)!))
    .map((character) => `U+${character.codePointAt(0)!.toString(16).padStart(4, '0')}`);
}

/** Reaches the clipboard, changes colours in 8-bit form, turns the writing around and ends the line. */
export const HIDDEN_TEXT = '\u001b]52;c;ZXZpbA==\u0007\u009b31m\u007f\u202e\u2066\u061c\u2028';
