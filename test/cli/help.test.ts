import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { runWorker, vigil } from '../helpers/processes.js';

const COMMANDS = ['await', 'list', 'show', 'cancel', 'extend', 'look-now', 'messages', 'content', 'report', 'check'];

describe('help', () => {
  it('of vigil has every command, examples and the exit codes', async () => {
    const { exitCode, stdout, stderr } = await vigil(['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const [, commands = ''] = /\nCommands:\n((?: {2}.+\n)+)/.exec(stdout) ?? [];
    const listed = commands
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().split(' ')[0]);
    expect(listed).toEqual([...COMMANDS, 'help']);
    expect(stdout).toContain('\nExamples:\n  $ vigil await calls 34\n');
    expect(stdout).toContain('\nExit codes:\n    0  succeeded');
  });

  it.each(COMMANDS)('of vigil %s has an example that begins with it', async (command) => {
    const { exitCode, stdout } = await vigil([command, '--help']);
    expect(stdout).toMatch(new RegExp(`^Usage: vigil ${command} `));
    expect(stdout).toContain(`\nExample:\n  $ vigil ${command} `);
    expect(exitCode).toBe(0);
  });

  it('of await says which limit is which', async () => {
    const { stdout } = await vigil(['await', '--help']);
    const flat = stdout.replace(/\s+/g, ' ');
    expect(flat).toContain('--deadline <duration> limits the job');
    expect(flat).toContain('--wait-timeout <duration> limits the watching, not the job');
  });

  it('comes for no command at all, and once', async () => {
    const { stdout } = await vigil(['--help']);
    expect(await vigil([])).toEqual({ exitCode: 0, stdout, stderr: '' });
    expect(await vigil(['help'])).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  it('of a command comes by help, too', async () => {
    const { stdout } = await vigil(['show', '--help']);
    expect(await vigil(['help', 'show'])).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  it('of vigil-worker has an example', async () => {
    const { exitCode, stdout } = await runWorker({}, ['--help']);
    expect(stdout).toContain('\nExample:\n  $ vigil-worker --config vigil.yaml');
    expect(exitCode).toBe(0);
  });
});

it('--version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(await vigil(['--version'])).toEqual({ exitCode: 0, stdout: version, stderr: '' });
});
