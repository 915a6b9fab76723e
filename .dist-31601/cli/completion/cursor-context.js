/** @param words the words before the one being typed @returns undefined after an unknown command */
export function cursorContext(program, words) {
    const cursor = { command: program, operands: [], flags: {}, noMoreFlags: false };
    for (const word of words) {
        if (cursor.flag) {
            cursor.flags[cursor.flag.attributeName()] = word;
            cursor.flag = undefined;
        }
        else if (cursor.noMoreFlags || !/^-./.test(word)) {
            if (cursor.command !== program)
                cursor.operands.push(word);
            else {
                const command = commandsOf(program).find((one) => one.name() === word || one.aliases().includes(word));
                if (!command)
                    return undefined;
                cursor.command = command;
            }
        }
        else if (word === '--')
            cursor.noMoreFlags = true;
        else
            passFlag(cursor, program, word);
    }
    return cursor;
}
function passFlag(cursor, program, word) {
    const [, long, glued] = /^(--[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const name = long ?? word.slice(0, 2);
    const value = long === undefined ? word.slice(2) : glued;
    const flag = findFlag(cursor.command, program, name);
    if (!flag)
        return;
    if (!takesValue(flag))
        cursor.flags[flag.attributeName()] = true;
    else if (value)
        cursor.flags[flag.attributeName()] = value;
    else if (value === undefined || long === undefined)
        cursor.flag = flag;
}
export function findFlag(command, program, name) {
    return flagsOf(command, program).find(({ short, long }) => name === short || name === long);
}
export function takesValue(flag) {
    return flag.required || flag.optional;
}
/** The command's own flags and the global ones. */
export function flagsOf(command, program) {
    const helper = command.createHelp();
    const own = helper.visibleOptions(command);
    return command === program
        ? own
        : [...own, ...program.options.filter(({ hidden, long }) => !hidden && long !== '--version')];
}
/** The visible commands, with commander's `help`. */
export function commandsOf(program) {
    return program.createHelp().visibleCommands(program);
}
/** The next argument. */
export function nextArgument({ command, operands }) {
    const { registeredArguments } = command;
    const last = registeredArguments.at(-1);
    return registeredArguments[operands.length] ?? (last?.variadic ? last : undefined);
}
//# sourceMappingURL=cursor-context.js.map