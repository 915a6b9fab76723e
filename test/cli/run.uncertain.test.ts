import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runOutcomeOf } from '../helpers/outcome.js';
import { QUICK } from '../helpers/stage.js';
import { LASTS, openRunStage, type RunStage } from './runs.js';

let stage: RunStage;
beforeAll(async () => {
  stage = await openRunStage();
}, 60_000);
afterAll(() => stage.stop());

describe('a run whose answer is lost', () => {
  it('exits with 12, and prints the commands to choose from', async () => {
    const { file, workflowId } = await stage.jobFile(LASTS);
    stage.gallery.fault({ step: 'submit', wire: 'reset', workDone: true });
    stage.gallery.fault({ step: 'find', after: 1, times: 'always', answer: { status: 400, body: { message: 'no' } } });
    const ran = await stage.vigil('run', 'starts', '--job', file, '--key', 'lost', ...QUICK);
    expect(ran.exitCode).toBe(12);
    expect(ran.stderr).toMatch(/ searching for the job \(/);
    expect(ran.stdout).toMatch(
      /^Run       starts lost\nSubmit    uncertain, 1 request, the last at \S+\nSubmitUncertain: a job may or may not run: .*\nWhat to do: .*\n {10}vigil run starts --key lost --again$/,
    );
    stage.gallery.clearFaults();
    const shown = await stage.vigil('show', 'starts', '--key', 'lost', '-o', 'json');
    expect([shown.exitCode, runOutcomeOf(shown).evidence?.commands]).toEqual([
      12,
      ['vigil run starts --key lost --again'],
    ]);
    const reported = await stage.vigil('run', 'starts', '--job', file, '--key', 'lost');
    expect([reported.exitCode, stage.started(workflowId)]).toEqual([12, 1]);
  }, 180_000);
});
