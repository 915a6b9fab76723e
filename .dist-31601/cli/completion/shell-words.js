/** Splits an unfinished shell command line into words. */
/** @returns at least one word; the last one is being typed, and is empty after a space */
export function shellWords(line) {
    const words = [];
    let word = { raw: '', value: '', open: '' };
    for (let at = 0; at < line.length; at += 1) {
        const letter = line.charAt(at);
        const next = line.charAt(at + 1);
        if (word.open === '' && /\s/.test(letter)) {
            if (word.raw !== '')
                words.push(word);
            word = { raw: '', value: '', open: '' };
            continue;
        }
        word.raw += letter;
        if (letter === word.open)
            word.open = '';
        else if (word.open === '' && (letter === "'" || letter === '"'))
            word.open = letter;
        else if (letter === '\\' && (word.open === '' || (word.open === '"' && /["$`\\]/.test(next)))) {
            word.raw += next;
            word.value += next;
            at += 1;
        }
        else
            word.value += letter;
    }
    return [...words, word];
}
/** The word completed to the value: keeps what was typed and continues in its quotes. @param value starts with the word's value */
export function completedWord({ raw, value: begun, open }, value) {
    const rest = value.slice(begun.length);
    if (open === "'")
        return raw + rest.replaceAll("'", "'\\''");
    return raw + rest.replace(open === '"' ? /["$`\\]/g : /[^\w.:/@%+=,-]/g, '\\$&');
}
//# sourceMappingURL=shell-words.js.map