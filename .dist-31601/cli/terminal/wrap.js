/**
 * Wraps text for a narrow terminal. Not wrap-ansi: it normalizes Unicode, so a job id copied from its output could differ from the real one.
 */
import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from './truncate.js';
/** Breaks lines between words only: a word longer than a line, such as a URL, stays whole so that you can copy it. */
export function wrap(text, width) {
    const lines = [];
    let line;
    for (const word of text.split(' ')) {
        const longer = line === undefined ? word : `${line} ${word}`;
        if (line !== undefined && displayWidth(stripVTControlCharacters(longer).trimEnd()) > width) {
            lines.push(line.trimEnd());
            line = word;
        }
        else
            line = longer;
    }
    return [...lines, line ?? ''];
}
/** Wraps each line, and indents its continuation lines by `indent` characters. */
export function wrapIndented(lines, indent, width) {
    return lines
        .split('\n')
        .map((line) => {
        const texts = wrap(line.slice(indent), Math.max(1, width - indent));
        return line.slice(0, indent) + texts.join(`\n${' '.repeat(indent)}`);
    })
        .join('\n');
}
//# sourceMappingURL=wrap.js.map