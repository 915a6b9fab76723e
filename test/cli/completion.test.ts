import { spawnSync } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { completedWord, shellWords } from '../../src/cli/completion/shell-words.js';
import { vigil } from '../helpers/processes.js';
import { openStage, type Stage } from '../helpers/stage.js';
import { hasTmux, Terminal } from '../helpers/terminal.js';

/** Ids that a shell splits if they are not quoted. */
const REPORT = '{FAAF7FBC-0475-45ED-A148-02238E75C395}';
const AWKWARD = [REPORT, '{0C3A1F52-6D0B-4C58-9E0F-5B7E1D2A9C11}', 'two words', "it's:a:b", 'say "x"', '$HOME*'];
const starter = new URL('../../dist/bin/vigil.js', import.meta.url).pathname;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  // There is no worker, so all of them keep running, except one that has ended.
  for (const id of [...AWKWARD, 'ended-1']) await stage.vigil('await', 'calls', id, '--detach');
  await stage.server.client.workflow.getHandle('vigil:calls:ended-1').terminate();
  const all = async () => (await completed('show', 'calls', '')).length;
  while ((await all()) < AWKWARD.length + 1);
}, 60_000);
afterAll(() => stage.stop());

/** What may come in place of the last word. */
async function completed(...words: string[]): Promise<string[]> {
  return completedWith({}, ...words);
}

async function completedWith(env: Record<string, string>, ...words: string[]): Promise<string[]> {
  const args = ['__complete', 'zsh', '--', ...words];
  const { exitCode, stdout, stderr } = await vigil(args, { env: { ...stage.env, ...env }, cwd: stage.folder });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const [kind = '', ...lines] = stdout.split('\n');
  return kind === 'values' || kind === 'unfinished' ? lines.map((line) => line.split('\t')[0]!) : [`(${kind})`];
}

describe('completes', () => {
  it('commands, also after flags, and after help', async () => {
    const commands = await completed('');
    expect(commands).toEqual(expect.arrayContaining(['await', 'list', 'show', 'check', 'init', 'completion', 'help']));
    expect(commands).not.toContain('__complete');
    expect(await completed('--config', stage.configPath, '-o', 'json', 'poll')).toEqual(['poll-now']);
    expect(await completed('help', 'can')).toEqual(['cancel']);
    expect(await completed('schedule', 'p')).toEqual(['pause']);
    expect(await completed('schedule', 'pause', 'x', '--re')).toEqual(['--reason']);
  });

  it('flags of the command and of all commands, each once', async () => {
    const flags = await completed('extend', 'calls', '34', '--');
    expect(flags).toEqual(expect.arrayContaining(['--deadline', '--config', '--output', '--profile', '--help']));
    expect(await completed('extend', 'calls', '34', '--deadline=2h', '--dead')).toEqual([]);
    expect(await completed('await', 'calls', '34', '--set', 'backoff.max=5m', '--se')).toEqual(['--set']);
    expect(await completed('show', '--', '--he')).toEqual([]);
  });

  it('the values that a flag takes', async () => {
    expect(await completed('list', '-o', '')).toEqual(['text', 'json', 'jsonl']);
    expect(await completed('--output=t')).toEqual(['--output=text']);
    expect(await completed('await', '--on-deadline', '')).toEqual(['cancel', 'leave']);
    expect(await completed('await', '--on-failure=r')).toEqual(['--on-failure=return']);
    expect(await completed('await', '--set', 'backoff.f')).toEqual(['backoff.factor=']);
    expect(await completed('run', '--set', 'retry.')).toEqual(['retry.attempts=', 'retry.delay=', 'retry.on=']);
    expect(await completed('init', '--vendor', 'ne')).toEqual(['nexus-ic']);
    expect(await completed('init', '--vendor', 'alteryx', '--set', 'client')).toEqual(['clientId=', 'clientSecret=']);
    expect(await completed('list', '--state', 'fail')).toEqual(['failed']);
    expect(await completed('list', '--state=failed,can')).toEqual([
      '--state=failed,cancelling',
      '--state=failed,cancelled',
    ]);
    expect(await completed('list', '--or')).toEqual(['--orphans']);
    expect(await completed('schedule', 'create', 'x', 'gall')).toEqual(['gallery']);
    expect(await completed('schedule', 'create', '--overlap-policy', 'B')).toEqual(['BufferOne', 'BufferAll']);
    expect(await completed('schedule', 'create', '--time-zone', 'Europe/Berl')).toEqual(['Europe/Berlin']);
    expect(await completed('list', '--condition', 'unre')).toEqual(['unreachable']);
    expect(await completed('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell']);
  });

  it('files and folders by means of the shell', async () => {
    expect(await completed('--config', '')).toEqual(['(files)']);
    expect(await completed('await', '--input', '')).toEqual(['(files)']);
    expect(await completed('run', '--job', '')).toEqual(['(files)']);
    expect(await completed('init', '--content', '')).toEqual(['(folders)']);
  });

  it("the profiles of Temporal's config file", async () => {
    const path = join(stage.folder, 'temporal.toml');
    await writeFile(path, '[profile.default]\naddress = "a:1"\n[profile.prod]\naddress = "b:1"\n');
    expect(await completedWith({ TEMPORAL_CONFIG_FILE: path }, 'list', '--profile', 'p')).toEqual(['prod']);
  });

  it('connections of the config that the line names', async () => {
    expect(await completed('await', '')).toEqual(['reports', 'calls', 'planning', 'gallery']);
    const path = await stage.writeConfig('other.yaml', 'connections: { far: { elsewhere: true } }\n');
    expect(await completed('await', '--config', path, '')).toEqual(['far']);
    expect(await completed(`--config=${path}`, 'check', '')).toEqual(['far']);
  });

  it('ids of running jobs for commands that change a wait, and of ended ones for commands that show it', async () => {
    for (const command of ['await', 'cancel', 'extend', 'poll-now']) {
      expect((await completed(command, 'calls', '')).sort()).toEqual([...AWKWARD].sort());
    }
    for (const command of ['show', 'messages', 'content']) {
      expect((await completed(command, 'calls', '')).sort()).toEqual([...AWKWARD, 'ended-1'].sort());
    }
    expect(await completed('show', 'reports', '')).toEqual([]);
    expect(await completed('show', 'calls', "it\\'s:")).toEqual(["it's:a:b"]);
  });

  it('nothing if something is broken, without an error', async () => {
    const path = await stage.writeConfig('broken.yaml', 'connections: [');
    expect(await completed('await', '--config', path, '')).toEqual([]);
    expect(await completed('awiat', '')).toEqual([]);
    expect(await completedWith({ TEMPORAL_ADDRESS: '127.0.0.1:9' }, 'show', 'calls', '')).toEqual([]);
    expect(await completed('show', 'calls', '--profile', 'no-such-profile', '')).toEqual([]);
  });

  it('nothing if Temporal does not answer, within a short time', async () => {
    const { createServer } = await import('node:net');
    const silent = createServer().listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => silent.once('listening', resolve));
      const { port } = silent.address() as { port: number };
      const before = Date.now();
      expect(await completedWith({ TEMPORAL_ADDRESS: `127.0.0.1:${port}` }, 'show', 'calls', '')).toEqual([]);
      // With the start of the process, on a busy machine; the patience of the other commands is 5 s.
      expect(Date.now() - before).toBeLessThan(4_500);
    } finally {
      silent.close();
    }
  });
});

it('a completed word is read by bash as the value', () => {
  const words = fc.array(fc.constantFrom(...'ab{}\'"\\$`:=* !~('.split('')), { minLength: 1, maxLength: 12 });
  const values: string[] = [];
  fc.assert(
    fc.property(words, (letters) => {
      const value = letters.join('');
      expect(shellWords(`vigil ${completedWord(shellWords('').at(-1)!, value)}`).at(-1)!.value).toBe(value);
      values.push(value);
    }),
  );
  const line = values.map((value) => completedWord({ raw: '', value: '', open: '' }, value)).join(' ');
  const { stdout } = spawnSync('bash', ['--norc', '-c', `printf '%s.\\n' ${line}`], { encoding: 'utf8' });
  expect(stdout).toBe(values.map((value) => `${value}.\n`).join(''));
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('prints a script that %s can read', async (shell) => {
    const { exitCode, stdout, stderr } = await vigil(['completion', shell]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const path = await stage.writeConfig(`script.${shell}`, stdout);
    const read = spawnSync(shell, ['-n', path], { encoding: 'utf8' });
    // Without such a shell nothing is checked here; the tests below show what each does at a Tab.
    if (!read.error) expect(read.stderr).toBe('');
  });

  it('of an unknown shell is wrong usage', async () => {
    const { exitCode, stderr } = await vigil(['completion', 'tcsh']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Allowed choices are bash, zsh, fish, powershell');
  });

  it("escapes for PowerShell by PowerShell's own means, which know all its quotes", async () => {
    const { stdout } = await vigil(['completion', 'powershell']);
    expect(stdout).toContain(
      '[System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent(',
    );
    expect(stdout).not.toContain('.Replace("\'"');
  });

  it('with -o json is one object', async () => {
    const { stdout } = await vigil(['completion', 'bash', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ shell: 'bash', script: expect.stringContaining('complete -F _vigil') });
  });
});

/** What is typed before the Tab, and the words that the command gets then. */
const TYPED: [string, string[], ('bash' | 'zsh' | 'fish')[]?][] = [
  ['vigil canc', ['cancel']],
  ['vigil show ca', ['show', 'calls']],
  ["vigil show calls '{FAAF", ['show', 'calls', REPORT]],
  ['vigil show calls \\{FAAF', ['show', 'calls', REPORT]],
  // In fish an open brace is the beginning of an expansion.
  ['vigil show calls {FAAF', ['show', 'calls', REPORT], ['bash', 'zsh']],
  ['vigil cancel calls tw', ['cancel', 'calls', 'two words']],
  ['vigil cancel calls "tw', ['cancel', 'calls', 'two words']],
  ["vigil show calls it\\'s:a", ['show', 'calls', "it's:a:b"]],
  ['vigil show calls sa', ['show', 'calls', 'say "x"']],
  ['vigil show calls \\$', ['show', 'calls', '$HOME*']],
  ['vigil await calls 34 --on-cancel=le', ['await', 'calls', '34', '--on-cancel=leave']],
  ['vigil --config other.yaml check fa', ['--config', 'other.yaml', 'check', 'far']],
  ['vigil list --config oth', ['list', '--config', 'other.yaml']],
  ['vigil list --config=oth', ['list', '--config=other.yaml']],
];

const SHELLS = [
  { shell: 'bash', start: 'bash --norc --noprofile -i', load: "PS1='> '; source <(vigil completion bash)" },
  {
    shell: 'zsh',
    start: 'zsh -f -i',
    load: "PS1='> '; autoload -Uz compinit; compinit -u -d ./zcompdump; source <(vigil completion zsh)",
  },
  { shell: 'fish', start: 'fish --no-config -i', load: 'vigil completion fish | source' },
] as const;

describe.each(SHELLS)('a Tab in $shell', ({ shell, start, load }) => {
  const isThere = hasTmux && spawnSync(shell, ['--version']).status === 0;
  const ifThere = isThere ? it : it.skip;

  ifThere(
    `completes words, also those that need quotes${isThere ? '' : ' (skipped: needs tmux and the shell)'}`,
    async () => {
      const bin = join(stage.folder, 'bin');
      await mkdir(bin, { recursive: true });
      // Runs nothing: shows the words that it was given.
      const shim = `case "$1" in __complete|completion) exec "${process.execPath}" "${starter}" "$@";; esac`;
      await writeFile(
        join(bin, 'vigil'),
        `#!/bin/sh\n${shim}\nfor word in "$@"; do printf '<%s>' "$word"; done; echo .\n`,
      );
      await chmod(join(bin, 'vigil'), 0o755);
      await stage.writeConfig('other.yaml', 'connections: { far: { elsewhere: true } }\n');
      const env = { ...stage.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: stage.folder };
      const terminal = new Terminal({ command: start }, { env, cwd: stage.folder, columns: 120 });
      try {
        await terminal.shows(/[>$#%] ?$/);
        terminal.type(`${load}; echo re''ady`);
        terminal.press('Enter');
        await terminal.shows(/^ready$/m);
        for (const [typed, words] of TYPED.filter(([, , only]) => only?.includes(shell) ?? true)) {
          await tabbed(terminal, typed, words);
        }
      } finally {
        terminal.close();
      }
    },
    180_000,
  );
});

/** Types, presses Tab until something is completed, and runs the line. */
async function tabbed(terminal: Terminal, typed: string, words: string[]): Promise<void> {
  terminal.press('C-l');
  terminal.type(typed);
  await terminal.shows(typed);
  const typedAlone = terminal.screen();
  const giveUpAt = Date.now() + 25_000;
  // On a busy machine the first answer may come too late for its own patience.
  while (terminal.screen() === typedAlone) {
    if (Date.now() > giveUpAt) throw new Error(`nothing came after ${typed}; the screen is:\n${terminal.screen()}`);
    terminal.press('Tab');
    for (let polls = 0; polls < 30 && terminal.screen() === typedAlone; polls += 1) await sleep(100);
  }
  terminal.press('Enter');
  await terminal.shows(`${words.map((word) => `<${word}>`).join('')}.`);
}
