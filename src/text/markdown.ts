/** Pieces of Markdown for the Web UI, from texts that nobody has checked. Pure. */
import { oneLine } from './printable-text.js';
import { shortText } from './short-text.js';

const LONGEST_TEXT = 300;

/**
 * The text as code, on one line: nothing in it is markup, a link or an image, not even an address that stands alone.
 * Escaping would not do: some renderers make links of addresses after they have taken the escapes away.
 */
export function literal(text: string): string {
  const line = shortText(oneLine(text), LONGEST_TEXT);
  if (line === '') return '(nothing)';
  // Code ends at a run of as many backticks as it began with.
  const longestRun = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const space = /^`|`$/.test(line) ? ' ' : '';
  return fence + space + line + space + fence;
}

/** @returns undefined for what is no address of the web */
export function link(text: string, address: string | undefined): string | undefined {
  return address !== undefined && /^https?:\/\/[^\s<>\\]+$/.test(address) ? `[${text}](<${address}>)` : undefined;
}

/** To end with: the Web UI's frame cuts off what comes last. */
export const END = '---';

/** Lines to be copied. @param lines without line breaks in them */
export function commands(lines: string[]): string {
  return ['```sh', ...lines.map(oneLine), '```'].join('\n');
}
