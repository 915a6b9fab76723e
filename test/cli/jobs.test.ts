import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf } from '../helpers/outcome.js';
import { openRunStage, SUCCEEDS, type RunStage } from './runs.js';

let stage: RunStage;
beforeAll(async () => {
  stage = await openRunStage();
}, 60_000);
afterAll(() => stage.stop());

describe('vigil jobs', () => {
  it('lists the workflows of Alteryx with their questions, and what the connection allows', async () => {
    const { workflowId } = await stage.jobFile(SUCCEEDS);
    const [allowed, locked] = await Promise.all([
      stage.vigil('jobs', 'starts', '-o', 'json'),
      stage.vigil('jobs', 'locked', '-o', 'json'),
    ]);
    const job = {
      name: workflowId,
      title: 'nightly.yxmd',
      job: { workflowId },
      parameters: [{ name: 'run_date', type: 'QuestionTextBox' }],
    };
    expect(JSON.parse(allowed.stdout)).toEqual({
      connection: 'starts',
      vendor: 'alteryx',
      jobs: [{ ...job, allowed: true }],
    });
    expect(JSON.parse(locked.stdout)).toMatchObject({ jobs: [{ ...job, allowed: false }] });
    expect(locked.stderr).toContain(
      'The connection allows none of them: add patterns to its "run.allow" in vigil.yaml.',
    );
    const text = await stage.vigil('jobs', 'starts');
    expect(text.stdout).toBe(
      `ALLOWED  JOB                       TITLE         PARAMETERS\nyes      ${workflowId}  nightly.yxmd  run_date`,
    );
    expect(text.stderr).toContain('To start one, run `vigil run starts --set workflowId=… --key …`.');
  });

  it('lists the job definitions of Oracle EPM', async () => {
    stage.planning.addDefinition({ jobType: 'RULES', jobName: 'Roll Forward', job: { timeline: [{ status: 0 }] } });
    const ran = await stage.vigil('jobs', 'planning', '-o', 'json');
    expect(JSON.parse(ran.stdout)).toMatchObject({
      vendor: 'oracle-epm',
      jobs: [
        {
          name: 'RULES/Roll Forward',
          job: { jobType: 'RULES', jobName: 'Roll Forward' },
          parameters: null,
          allowed: false,
        },
      ],
    });
  });

  it('lists the report templates of NEXUS IC with their parameters', async () => {
    const key = stage.reports.addTemplate({ name: 'Assets', parameters: ['Date'], job: { timeline: [{ status: 4 }] } });
    const ran = await stage.vigil('jobs', 'reports');
    expect(ran.stdout).toMatch(new RegExp(`^no +${key} +Assets +Date$`, 'm'));
  });

  it('says which jobs it lists without their parameters, and that it does not list all', async () => {
    for (let more = 0; more < 200; more += 1) await stage.jobFile(SUCCEEDS);
    const workflows = await stage.vigil('jobs', 'starts');
    expect(workflows.stderr).toContain('Parameters are shown only for the first 200 of 201.');
    for (let key = 1_000; key < 2_001; key += 1) {
      stage.reports.addTemplate({ key, name: 'Assets', parameters: ['Date'], job: { timeline: [{ status: 4 }] } });
    }
    const templates = await stage.vigil('jobs', 'reports');
    expect(templates.stderr).toContain('Only the first 1000 are shown.\nParameters are shown only for the first 200');
  }, 60_000);

  it('reports a vendor that does not list them, or does not answer', async () => {
    const absent = await stage.vigil('jobs', 'calls', '-o', 'json');
    expect(absent.exitCode).toBe(2);
    expect(errorOf(absent).message).toBe('connection calls: pureconnect does not list what can be started');
    stage.gallery.fault({ step: 'list', answer: { status: 403 } });
    const refused = await stage.vigil('jobs', 'starts', '-o', 'json');
    expect([refused.exitCode, errorOf(refused).type]).toEqual([1, 'ListFailed']);
  });
});
