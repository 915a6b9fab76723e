import { EXIT } from '../../contract/failures.js';
import { completionFor } from '../completion/candidates.js';
import { scriptFor } from '../completion/scripts.js';
import { completedWord, shellWords } from '../completion/shell-words.js';
export function completionCommand(context, shell) {
    context.result(scriptFor(shell).trimEnd(), { shell, script: scriptFor(shell) });
    return EXIT.ok;
}
/**
 * Prints the kind of the candidates (`values`, `unfinished`, `files` or `folders`), then one candidate per line. Never prints an error: it
 * would appear in the middle of the line being typed.
 * @param typed for bash: the line up to the cursor, and the part of its last word that bash will replace; for the other shells: the words
 */
export async function completeCommand(program, shell, typed) {
    try {
        const lines = await (shell === 'bash' ? bashLines(program, typed) : wordLines(program, shell, typed));
        process.stdout.write(`${lines.join('\n')}\n`);
    }
    catch {
        process.stdout.write('values\n');
    }
    return EXIT.ok;
}
async function bashLines(program, [line = '', replaced = '']) {
    const words = shellWords(line);
    const word = words.at(-1) ?? { raw: '', value: '', open: '' };
    const before = words.slice(1, -1).map(({ value }) => value);
    const { kind, candidates } = await completionFor(program, before, word.value);
    // Bash starts a new word after a colon, an equals sign or an opening quote: leave out what precedes it.
    const kept = word.raw.endsWith(replaced) ? word.raw.length - replaced.length : 0;
    return [kind, ...candidates.map(({ value }) => completedWord(word, value).slice(kept))];
}
async function wordLines(program, shell, typed) {
    // The script puts a mark before the last word, because PowerShell drops an empty argument.
    const raw = (typed.at(-1) ?? '').slice(shell === 'powershell' ? 1 : 0);
    const word = shell === 'powershell' ? raw.replace(/^['"]/, '') : (shellWords(raw).at(-1)?.value ?? '');
    // Fish escapes what it adds after an open brace, so no completion of it could run.
    if (shell === 'fish' && raw.startsWith('{'))
        return ['values'];
    const { kind, candidates } = await completionFor(program, typed.slice(0, -1), word);
    return [kind, ...candidates.map(({ value, description }) => `${value}\t${description ?? ''}`)];
}
//# sourceMappingURL=completion.js.map