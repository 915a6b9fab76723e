/** What the program of an example that starts a job must do, for all languages. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../helpers/waits.js';
import type { Played } from './nightly-stories.js';
import type { Command } from './toolchains.js';

const SUCCEEDS = [{ status: 'Running' }, { status: 'Completed', disposition: 'Success' }];

export function tellRuns(played: () => Played, program: Command): void {
  describe('a program that starts a job', () => {
    let workflowId: string;
    beforeAll(() => {
      workflowId = played().stage.gallery.addWorkflow({ questions: ['run_date'], job: { timeline: SUCCEEDS } });
    });

    const run = (key: string, job: object = {}) =>
      played().run('default', ...program, 'gallery', key, JSON.stringify({ workflowId, ...job })).ended;
    const startedJobs = () => played().stage.gallery.started.all;

    it('prints the outcome, and starts no second job for the same key', async () => {
      const before = startedJobs().length;
      const { exitCode, stdout } = await run('one', { questions: [{ name: 'run_date', value: '2026-01-01' }] });
      const outcome = JSON.parse(stdout) as object;
      expect({ exitCode, outcome }).toMatchObject({
        exitCode: 0,
        outcome: { state: 'succeeded', submit: { key: 'one', result: 'submitted', jobId: startedJobs()[before]?.id } },
      });
      expect(JSON.parse((await run('one')).stdout)).toEqual(outcome);
      expect(startedJobs()).toHaveLength(before + 1);
    });

    it('fails with the words of a vendor that refuses the job', async () => {
      const { exitCode, stdout, stderr } = await run('two', { questions: [{ name: 'unknown', value: '1' }] });
      expect({ exitCode, outcome: JSON.parse(stdout) as object }).toMatchObject({
        exitCode: 1,
        outcome: { submit: { result: 'rejected', jobId: null } },
      });
      expect(stderr).toContain('Invalid question: unknown');
    });

    it('prints the commands to choose from if a job may or may not run', async () => {
      const { gallery } = played().stage;
      const before = startedJobs().length;
      gallery.fault({ step: 'submit', wire: 'reset', workDone: true });
      const running = run('three');
      await until(() => startedJobs().length > before, 30_000);
      const other = gallery.addJob({ workflowId, timeline: SUCCEEDS });
      const { exitCode, stdout, stderr } = await running;
      expect({ exitCode, outcome: JSON.parse(stdout) as object }).toMatchObject({
        exitCode: 1,
        outcome: { submit: { result: 'uncertain' } },
      });
      expect(stderr).toContain(`vigil await gallery ${other}`);
    });
  });
}
