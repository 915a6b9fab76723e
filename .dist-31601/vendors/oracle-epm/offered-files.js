/** Which files of the service's repository a connection offers. A caller names a file, and the repository also holds whole backups. */
/** Patterns shown in an error; the config may have many. */
const MOST_SHOWN = 5;
/** @returns why the file is not offered; undefined if it is, or if none is asked for */
export function fileProblem(file, offered) {
    if (file === undefined || offered.some((pattern) => matches(file, pattern)))
        return undefined;
    const more = offered.length > MOST_SHOWN ? ', …' : '';
    const what = offered.length === 0 ? 'no files' : `only ${offered.slice(0, MOST_SHOWN).join(', ')}${more}`;
    return `content.file: this connection offers ${what}; choose another file, or add a pattern to "files" of the connection in vigil.yaml`;
}
/**
 * Whether the whole name matches the pattern, in which `*` stands for any characters except "/" and "\". Each part between two stars is
 * found at its first place, so a long name costs no more than its length times the pattern's.
 */
export function matches(name, pattern) {
    const [first = '', ...parts] = pattern.split('*');
    const last = parts.pop();
    if (last === undefined)
        return name === pattern;
    const rest = name.length - last.length;
    if (rest < first.length || !name.startsWith(first) || !name.endsWith(last))
        return false;
    const gaps = [];
    let from = first.length;
    for (const part of parts) {
        const at = name.indexOf(part, from);
        if (at === -1 || at + part.length > rest)
            return false;
        gaps.push(name.slice(from, at));
        from = at + part.length;
    }
    return [...gaps, name.slice(from, rest)].every((gap) => !/[/\\]/.test(gap));
}
//# sourceMappingURL=offered-files.js.map