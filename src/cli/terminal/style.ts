/** Vigil's own colours, marked so that they pass the gate: text from elsewhere cannot know the mark. */
import { randomInt } from 'node:crypto';
import { styleText } from 'node:util';
import { printable } from '../../text/printable-text.js';

// Parameters of a colour sequence that terminals ignore and that widths are computed without, should one ever be written with them.
const MARK = Array.from({ length: 4 }, () => randomInt(1_000, 10_000)).join(';');
// eslint-disable-next-line no-control-regex -- the escape character is what a colour starts with
const ESCAPES = /\u001b\[/g;
const OWN = new RegExp(`\u001b\\[${MARK};([\\d;]+m)`, 'g');

type Format = Extract<Parameters<typeof styleText>[0], string>;

/** `styleText` of Node: with colours only if the stream is a terminal that shows them. */
export function styled(formats: Format | Format[], text: string, stream: NodeJS.WriteStream): string {
  // One by one: given a list, Node 20 does not ask the stream.
  const shown = [formats].flat().reduce((inner, format) => styleText(format, inner, { stream }), printable(text));
  return shown.replace(ESCAPES, `\u001b[${MARK};`);
}

/** The text as a terminal may receive it: its colours are ours, and nothing else in it controls anything. */
export function forTerminal(text: string): string {
  // Splitting at a group returns the group as each second piece.
  return text
    .split(OWN)
    .map((piece, nth) => (nth % 2 === 1 ? `\u001b[${piece}` : printable(piece)))
    .join('');
}
