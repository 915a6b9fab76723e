/** Markdown for the Web UI, from untrusted text. Pure. */
import { oneLine } from './printable-text.js';
import { shortText } from '../contract/short-text.js';
const LONGEST_TEXT = 300;
/**
 * The text as inline code, so that nothing in it renders as markup, a link or an image.
 * Escaping is not enough: some renderers turn bare URLs into links after they remove the escapes.
 */
export function literal(text) {
    const line = shortText(oneLine(text), LONGEST_TEXT);
    if (line === '')
        return '(nothing)';
    // Inline code ends at a run of as many backticks as it starts with.
    const longestRun = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = '`'.repeat(longestRun + 1);
    const space = /^`|`$/.test(line) ? ' ' : '';
    return fence + space + line + space + fence;
}
/** @returns undefined if the address is not an http or https URL */
export function link(text, address) {
    return address !== undefined && /^https?:\/\/[^\s<>\\]+$/.test(address) ? `[${text}](<${address}>)` : undefined;
}
/** Put this at the end: the Web UI cuts off the last line. */
export const END = '---';
/** A code block of shell commands. @param lines one command each, without line breaks */
export function commands(lines) {
    return ['```sh', ...lines.map(oneLine), '```'].join('\n');
}
