import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { hasTmux, Terminal } from '../helpers/terminal.js';
import { QUICK } from '../helpers/stage.js';
import { LASTS, openRunStage, type RunStage } from './runs.js';

let stage: RunStage;
let terminal: Terminal | undefined;
beforeAll(async () => {
  stage = await openRunStage();
}, 60_000);
afterEach(() => {
  terminal?.close();
  terminal = undefined;
});
afterAll(() => stage.stop());

// tmux is on many machines, but not on all.
(hasTmux ? describe : describe.skip)('vigil run on a terminal', () => {
  it('has one live line from the request to the end of the job, and prints the commands below it on Ctrl-C', async () => {
    const { file } = await stage.jobFile(LASTS);
    stage.gallery.fault({ step: 'submit', delayMs: 4_000 });
    const args = ['run', 'starts', '--job', file, '--key', 'seen', ...QUICK];
    terminal = new Terminal(args, { env: stage.env, cwd: stage.folder });
    await terminal.shows(/^submitting [█░]+/m, 'Key         seen', 'Ctrl-C detaches; the run continues.');
    await terminal.shows(/^Job         [0-9a-f]{24}$/m, /^running [█░]+ \d+s/m);
    expect(terminal.screen().match(/[█░]{6,}/g)).toHaveLength(1);
    terminal.press('C-c');
    await terminal.shows(
      'Come back: vigil run starts --key seen',
      'Cancel it: vigil cancel starts --key seen',
      'exit 130',
    );
    expect(terminal.screen()).not.toMatch(/[█░]/);
  }, 60_000);
});
