/**
 * Truncates and pads plain text, without colours, to a number of terminal columns. Not cli-truncate: its result is one column too wide if a
 * double-width character is at the cut, which breaks a redrawn line.
 */
import stringWidth from 'fast-string-width';
const ELLIPSIS = '…';
/** The number of columns that the text takes. */
export function displayWidth(text) {
    return stringWidth(text);
}
/** The text, or its start and a "…". */
export function truncateEnd(text, columns) {
    if (displayWidth(text) <= columns)
        return text;
    return (charactersWithin(charactersOf(text), columns - 1)
        .join('')
        .trimEnd() + ELLIPSIS);
}
/** The text, or its start and end around a "…": ids often differ only at the end. */
export function truncateMiddle(text, columns) {
    if (displayWidth(text) <= columns)
        return text;
    const characters = charactersOf(text);
    const head = charactersWithin(characters, Math.ceil((columns - 1) / 2));
    const tail = charactersWithin(characters.reverse(), Math.floor((columns - 1) / 2)).reverse();
    return [...head, ELLIPSIS, ...tail].join('');
}
/** The text, padded with spaces. */
export function padToWidth(text, columns) {
    return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}
function charactersOf(text) {
    return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}
function charactersWithin(characters, columns) {
    const taken = [];
    let used = 0;
    for (const character of characters) {
        used += displayWidth(character);
        if (used > columns)
            break;
        taken.push(character);
    }
    return taken;
}
//# sourceMappingURL=truncate.js.map