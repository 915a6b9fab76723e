import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../src/config/config.js';
import { vigil } from '../helpers/processes.js';
import { openStage, SECRETS, type Stage } from '../helpers/stage.js';
import { hasTmux, Terminal } from '../helpers/terminal.js';
import { CALLS, PASSWORD } from './init.flags.js';

let stage: Stage;
let folder: string;
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
}, 60_000);
beforeEach(async () => {
  folder = await mkdtemp(join(stage.folder, 'init-'));
});
afterAll(() => stage.stop());

const env = () => ({ ...SECRETS, TEMPORAL_ADDRESS: stage.server.address });

const written = async (name = 'vigil.yaml') => readFile(join(folder, name), 'utf8');

(hasTmux ? describe : describe.skip)('init on a terminal', () => {
  function open(args: string[] = [], more: Record<string, string> = env()): Terminal {
    return new Terminal(['init', ...args], { env: more, cwd: folder, columns: 120, rows: 50 });
  }

  /** Answers the question that is asked; a list is answered by going down. */
  async function answer(terminal: Terminal, question: string, ...keys: string[]): Promise<void> {
    await terminal.shows(new RegExp(`◆  ${question.replace(/[?()]/g, '\\$&')}`));
    for (const key of keys) {
      if (['Down', 'Enter', 'Left', 'C-u', 'C-c'].includes(key)) terminal.press(key);
      else terminal.type(key);
    }
  }

  it('asks for two connections, tests them, and writes a config with which check passes', async () => {
    const { calls, planning } = stage;
    const terminal = open([], { ...env(), SHORT_PASSWORD: 'Zx13567' });
    try {
      await answer(terminal, 'Where should the config be written?', 'Enter');
      await answer(terminal, 'Where should content', 'Enter');
      await answer(terminal, 'Which vendor', 'Down', 'Enter');
      await answer(terminal, 'What should the connection be called?', 'Calls', 'Enter');
      await terminal.shows("expected 1 to 40 of a-z, 0-9 and '-'");
      terminal.press('C-u', 'Enter');
      await answer(terminal, 'What is the base URL of the vendor?', 'somewhere', 'Enter');
      await terminal.shows('expected an address such as');
      terminal.press('C-u');
      terminal.type(calls.url);
      terminal.press('Enter');
      await answer(terminal, 'Which other servers', 'Enter');
      await answer(terminal, 'Which user?', 'svc-extract', 'Enter');
      await answer(terminal, 'Where is the password stored?', 'Enter');
      await answer(terminal, 'Name of the variable', 'hunter2', 'Enter');
      await terminal.shows('not the secret itself');
      terminal.press('C-u');
      terminal.type('SHORT_PASSWORD');
      terminal.press('Enter');
      await terminal.shows('has fewer than 8 characters');
      terminal.press('C-u', 'Enter');
      await answer(terminal, 'Add another connection?', 'Left', 'Enter');
      await answer(terminal, 'Which vendor', 'Down', 'Down', 'Enter');
      await answer(terminal, 'What should the connection be called?', 'Enter');
      await answer(terminal, 'What is the base URL of the vendor?', planning.url, 'Enter');
      await answer(terminal, 'Which application?', planning.application, 'Enter');
      await answer(terminal, 'How should Vigil log in?', 'Enter');
      await answer(terminal, 'Which user?', planning.accepts.user, 'Enter');
      await answer(terminal, 'Where is the password stored?', 'Enter');
      await answer(terminal, 'Name of the variable', 'Enter');
      await answer(terminal, 'Which files may callers collect?', 'Enter');
      await answer(terminal, 'Add another connection?', 'Enter');
      expect(await readdir(folder)).toEqual([]);
      await answer(terminal, 'All secrets are set. Try to log in now?', 'Enter');
      await terminal.shows(/^exit 0$/m);
      expect(terminal.screen()).toContain('ok      connection calls (pureconnect');
      expect(terminal.screen()).toContain('Wrote ./vigil.yaml with the connections calls, planning. Next steps:');
    } finally {
      terminal.close();
    }
    const checked = await vigil(['check'], { env: env(), cwd: folder });
    expect(checked).toMatchObject({ exitCode: 0 });
    expect(checked.stdout).toContain('ok      connection planning (');
  }, 120_000);

  it('asks only for what the flags leave open', async () => {
    const terminal = open([...CALLS, '--content', './content', '--config', 'a.yaml'], {});
    try {
      await answer(terminal, 'Where is the password stored?', 'Down', 'Enter');
      await answer(terminal, 'Path of the file', '/run/secrets/icws', 'Enter');
      await terminal.shows(/^exit 0$/m);
      expect(terminal.screen()).toContain('the secret ${file:/run/secrets/icws} cannot be read (ENOENT)');
    } finally {
      terminal.close();
    }
    expect(await written('a.yaml')).toContain("password: '${file:/run/secrets/icws}'");
  }, 60_000);

  it('adds to an existing config if that is chosen', async () => {
    await writeFile(join(folder, 'vigil.yaml'), '# mine\nconnections:\n  calls: { elsewhere: true }\n');
    const flags = CALLS.filter((word) => word !== '--name' && word !== 'calls');
    const terminal = open([...flags, ...PASSWORD], {});
    try {
      await answer(terminal, 'Where should the config be written?', 'Enter');
      await answer(terminal, './vigil.yaml already exists.', 'Enter');
      await answer(terminal, 'What should the connection be called?', 'calls', 'Enter');
      await terminal.shows('this name is already used by another connection');
      terminal.type('-2');
      terminal.press('Enter');
      await terminal.shows(/^exit 0$/m);
    } finally {
      terminal.close();
    }
    expect(await written()).toMatch(/^# mine\nconnections:\n {2}calls: /);
    expect(Object.keys(parseConfig(await written(), '').connections)).toEqual(['calls', 'calls-2']);
  }, 60_000);

  it('leaves nothing behind after Ctrl-C, and exits with 130', async () => {
    const terminal = open();
    try {
      await answer(terminal, 'Where should the config be written?', 'Enter');
      await answer(terminal, 'Where should content', 'C-c');
      await terminal.shows(/^exit 130$/m);
      expect(terminal.screen()).toContain('The config was not written.');
    } finally {
      terminal.close();
    }
    expect(existsSync(join(folder, 'vigil.yaml'))).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  }, 60_000);
});
