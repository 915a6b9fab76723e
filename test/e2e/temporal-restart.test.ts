import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { outcomeOf } from '../helpers/outcome.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.stop());

it('a Temporal that is killed and started again loses no wait, and the worker and `vigil await` continue', async () => {
  const worker = await stage.startWorker();
  const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
  const watching = stage.startVigil('await', 'calls', jobId, ...QUICK, '-o', 'json');
  await watching.says(' running');
  await stage.server.kill9();
  const away = await stage.vigil('show', 'calls', jobId);
  expect(away.exitCode).toBe(8);
  await watching.says('Temporal has not answered since');
  await stage.server.restart();
  await watching.says('Temporal answers again.');
  stage.calls.job(jobId).life.continueWith([{ state: 5 }]);
  const ran = await watching.ended;
  expect(ran.exitCode).toBe(0);
  expect(outcomeOf(ran)).toMatchObject({ state: 'succeeded', phase: 'ended', cancel: null });
  expect(stage.calls.requests('cancel')).toEqual([]);
  expect(await worker.stop()).toBe(0);
}, 120_000);
