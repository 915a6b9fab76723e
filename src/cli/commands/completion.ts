/** `vigil completion SHELL` prints a script for the shell; the script asks `vigil __complete` at each Tab. */
import type { Command } from 'commander';
import { EXIT } from '../../contract/failures.js';
import { answerTo } from '../completion/candidates.js';
import { scriptFor } from '../completion/scripts.js';
import type { Shell } from '../completion/shells.js';
import { typedOn, wordsOf } from '../completion/typed-line.js';
import type { CommandContext } from '../terminal/command-context.js';

export function completionCommand(context: CommandContext, shell: Shell): number {
  context.result(scriptFor(shell).trimEnd(), { shell, script: scriptFor(shell) });
  return EXIT.ok;
}

/**
 * Answers with a line that says what follows (`values`, `unfinished`, `files`, `folders`), then a candidate a line. Never with an
 * error: it would stand in the middle of what somebody types.
 * @param typed bash: the line up to the cursor, and the part of its last word that bash will replace; the others: the words
 */
export async function completeCommand(program: Command, shell: string, typed: string[]): Promise<number> {
  try {
    const lines = await (shell === 'bash' ? bashLines(program, typed) : wordLines(program, shell, typed));
    process.stdout.write(`${lines.join('\n')}\n`);
  } catch {
    process.stdout.write('values\n');
  }
  return EXIT.ok;
}

async function bashLines(program: Command, [line = '', replaced = '']: string[]): Promise<string[]> {
  const words = wordsOf(line);
  const word = words.at(-1) ?? { raw: '', value: '', open: '' };
  const before = words.slice(1, -1).map(({ value }) => value);
  const { kind, candidates } = await answerTo(program, before, word.value);
  // Bash begins anew after a colon, an equals sign and an opening quote: what stands before that is not to come again.
  const kept = word.raw.endsWith(replaced) ? word.raw.length - replaced.length : 0;
  return [kind, ...candidates.map(({ value }) => typedOn(word, value).slice(kept))];
}

async function wordLines(program: Command, shell: string, typed: string[]): Promise<string[]> {
  // PowerShell drops an empty argument: it puts a mark before the last word.
  const raw = (typed.at(-1) ?? '').slice(shell === 'powershell' ? 1 : 0);
  const word = shell === 'powershell' ? raw.replace(/^['"]/, '') : (wordsOf(raw).at(-1)?.value ?? '');
  // What fish adds to an open brace it escapes, and the brace stays open: better nothing than a line that cannot run.
  if (shell === 'fish' && raw.startsWith('{')) return ['values'];
  const { kind, candidates } = await answerTo(program, typed.slice(0, -1), word);
  return [kind, ...candidates.map(({ value, description }) => `${value}\t${description ?? ''}`)];
}
