/** Markdown for the Web UI, from untrusted text. Pure. */
import { oneLine } from './printable-text.js';
import { shortText } from '../contract/short-text.js';

const LONGEST_TEXT = 300;

/**
 * The text as inline code, so that nothing in it renders as markup, a link or an image.
 * Escaping is not enough: some renderers turn bare URLs into links after they remove the escapes.
 */
export function literal(text: string): string {
  const line = shortText(oneLine(text), LONGEST_TEXT);
  if (line === '') return '(nothing)';
  // Inline code ends at a run of as many backticks as it starts with.
  const longestRun = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const space = /^`|`$/.test(line) ? ' ' : '';
  return fence + space + line + space + fence;
}

/** @returns undefined if the address is not an http or https URL */
export function link(text: string, address: string | undefined): string | undefined {
  return address !== undefined && /^https?:\/\/[^\s<>\\]+$/.test(address) ? `[${text}](<${address}>)` : undefined;
}

/** Put this at the end: the Web UI cuts off the last line. */
export const END = '---';

/** The Web UI breaks no line of a code block, and cuts it off at its right side. */
const COMMAND_COLUMNS = 60;

/** A code block of shell commands. @param lines one command each, without line breaks */
export function commands(lines: string[]): string {
  return ['```sh', ...lines.map((line) => wrapped(oneLine(line))), '```'].join('\n');
}

/** The command over several lines, broken only before flags, so that a value stays with its flag. */
function wrapped(command: string): string {
  // Quotes keep their spaces.
  const words = command.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g) ?? [];
  const parts: string[] = [];
  for (const word of words) {
    if (parts.length === 0 || word.startsWith('-')) parts.push(word);
    else parts.push(`${parts.pop()} ${word}`);
  }
  const lines = parts.splice(0, 1);
  for (const part of parts) {
    const joined = `${lines.at(-1)} ${part}`;
    if (joined.length <= COMMAND_COLUMNS) lines.splice(-1, 1, joined);
    else lines.push(`  ${part}`);
  }
  return lines.join(' \\\n');
}
