/**
 * The gate for text of callers, vendors and servers on its way to people: it escapes what could control a terminal or hide in a page. Pure.
 * Each sink applies it to all that it writes (the terminal, the log, errors, the report, the Web UI), so that no other code has to.
 */

/** The text with `\u001b` and the like in place of what cannot be seen. Keeps tabs and line breaks. */
export function printable(text: string): string {
  return escaped(text.replace(/\r\n/g, '\n'));
}

/** The text on a single line. */
export function oneLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim();
}

/** The same JSON value, in characters that can all be seen. @param json as JSON.stringify makes it, without indentation */
export function printableJson(json: string): string {
  return escaped(json);
}

function escaped(text: string): string {
  // C0 except tab and line feed, DEL, C1, marks of direction, and the line and paragraph separators. ESC, CSI and OSC are among them.
  return text.replace(
    // eslint-disable-next-line no-control-regex -- control characters are what is escaped
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
