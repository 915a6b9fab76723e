import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { runWorker, vigil } from '../helpers/processes.js';
import { hasTmux, Terminal } from '../helpers/terminal.js';

const COMMANDS = [
  'await',
  'run',
  'schedule',
  'jobs',
  'list',
  'show',
  'cancel',
  'extend',
  'poll-now',
  'messages',
  'content',
  'report',
  'check',
  'setup',
  'init',
  'codec-server',
  'completion',
];

describe('help', () => {
  it('of vigil has every command, examples and the exit codes', async () => {
    const { exitCode, stdout, stderr } = await vigil(['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const [, commands = ''] = /\nCommands:\n((?: {2}.+\n)+)/.exec(stdout) ?? [];
    const listed = [...commands.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name);
    expect(listed).toEqual([...COMMANDS, 'help']);
    expect(stdout).toContain('\nExamples:\n  $ vigil await calls 34\n');
    expect(stdout).toContain('\nExit codes:\n    0  succeeded');
  });

  it.each(COMMANDS)('of vigil %s has an example that begins with it', async (command) => {
    const { exitCode, stdout } = await vigil([command, '--help']);
    expect(stdout).toMatch(new RegExp(`^Usage: vigil ${command} `));
    expect(stdout).toMatch(new RegExp(`\\nExamples?:\\n {2}\\$ vigil ${command}\\b`));
    expect(exitCode).toBe(0);
  });

  it('of await says which limit is which', async () => {
    const { stdout } = await vigil(['await', '--help']);
    const flat = stdout.replace(/\s+/g, ' ');
    expect(flat).toContain('--deadline <duration> Time limit for the job');
    expect(flat).toContain(
      '--wait-timeout <duration> Stop following after this time and exit with 5; does not limit the job',
    );
  });

  it('is printed once if no command is given', async () => {
    const { stdout } = await vigil(['--help']);
    expect(await vigil([])).toEqual({ exitCode: 0, stdout, stderr: '' });
    expect(await vigil(['help'])).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  it('of a command is also printed by help', async () => {
    const { stdout } = await vigil(['show', '--help']);
    expect(await vigil(['help', 'show'])).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  it('has no colours without a terminal', async () => {
    for (const args of [[], ['await', '--help'], ['help', 'await']]) {
      expect((await vigil(args)).stdout).not.toContain('\u001b');
    }
  });

  it('of vigil-worker has an example', async () => {
    const { exitCode, stdout } = await runWorker({}, ['--help']);
    expect(stdout).toContain('\nExample:\n  $ vigil-worker --config vigil.yaml');
    expect(exitCode).toBe(0);
  });
});

(hasTmux ? describe : describe.skip)('help on a terminal', () => {
  /** The screen after the command, with its colours if they are asked for. */
  async function shownAt(columns: number, args: string[], env: Record<string, string> = {}, colours = false) {
    const terminal = new Terminal(args, { env, columns, rows: 160 });
    try {
      await terminal.shows(/^exit 0$/m);
      // Lines that the terminal had to break are joined again, and what it fills them up with is dropped.
      const [, shown = ''] = terminal.screen('-J', ...(colours ? ['-e'] : [])).split('before');
      return shown.replace(/ +$/gm, '').trim();
    } finally {
      terminal.close();
    }
  }

  it.each([40, 80, 200])(
    'breaks between words, and only examples are wider than %s columns',
    async (columns) => {
      // What a terminal would break itself is joined again, so that it shows as too wide.
      for (const args of [['--help'], ['await', '--help'], ['help', 'init']]) {
        const lines = (await shownAt(columns, args)).split('\n');
        const wide = lines.filter((line) => line.length > columns);
        expect(wide.filter((line) => !/^ +(\$ |echo |vigil |Add-Content |--)/.test(line))).toEqual([]);
        // No word was split: the words of each line are words of the help at full width.
        const words = new Set(['', ...(await vigil(args)).stdout.split(/\s+/)]);
        const shown = lines.slice(0, -1).flatMap((line) => line.split(/\s+/));
        expect(shown.filter((word) => !words.has(word))).toEqual([]);
      }
    },
    60_000,
  );

  it('keeps the exit codes in their column, however narrow the terminal is', async () => {
    const [, codes = ''] = /\nExit codes:\n([\s\S]+)\nexit 0$/.exec(await shownAt(40, ['--help'])) ?? [];
    expect(codes.split('\n').slice(0, 5)).toEqual([
      '    0  succeeded; `show` of a running',
      '       wait; any other command that did',
      '       its work',
      '    1  an error in Vigil; the wait was',
      '       terminated; `check` found a',
    ]);
  }, 30_000);

  it('puts a description below its flag if there is no room beside it', async () => {
    expect(await shownAt(40, ['await', '--help'])).toContain(
      '\n  --cancel-deadline <duration>\n      Time limit for the vendor to\n      confirm a cancel (default 5m)\n',
    );
  }, 30_000);

  it('has bold titles, but not with NO_COLOR', async () => {
    expect(await shownAt(80, ['--help'], {}, true)).toContain('\u001b[1mExit codes:');
    expect(await shownAt(80, ['--help'], { NO_COLOR: '1' }, true)).not.toContain('\u001b[1m');
  }, 30_000);
});

it('--version prints the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(await vigil(['--version'])).toEqual({ exitCode: 0, stdout: version, stderr: '' });
});
