import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { prepareSubmit } from '../../src/activities/prepare-submit.js';
import { submitJob } from '../../src/activities/submit-job.js';
import { AlteryxClient } from '../../src/vendors/alteryx/client.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';

let simulator: AlteryxSimulator;
let client: AlteryxClient;
let workflowId: string;

beforeEach(async () => {
  simulator = new AlteryxSimulator();
  await simulator.start();
  const { clientId, clientSecret } = simulator.accepts;
  const options = { baseUrl: simulator.baseUrl, clientId, clientSecret: () => clientSecret };
  client = new AlteryxClient(options, edgeFor('alteryx'));
  workflowId = simulator.addWorkflow({ job: { timeline: [{ status: 'Running' }] } });
});
afterEach(async () => {
  closeEdges();
  await simulator.stop();
});

const order = () => ({ key: 'k', marker: 'm', job: { workflowId }, prepared: { search: 'new' as const, before: [] } });

describe('the activities of a submit, which any workflow of the namespace may call', () => {
  it.each([
    ['prepareSubmit', prepareSubmit],
    ['submitJob', submitJob],
  ])('refuse a job that the connection does not allow, without a request: %s', async (_name, activity) => {
    const run = activity(client, { run: ['x*'], upload: [] });
    const error = await new MockActivityEnvironment().run(run, order()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ type: 'InvalidInput', nonRetryable: true });
    expect(simulator.ledger).toHaveLength(0);
  });
});

it('a submit continues when the worker shuts down, because its answer is worth the seconds', async () => {
  simulator.fault({ step: 'submit', delayMs: 300 });
  const environment = new MockActivityEnvironment();
  const ran = environment.run(submitJob(client, { run: ['*'], upload: [] }), order());
  await simulator.requested('submit');
  environment.cancel('WORKER_SHUTDOWN');
  expect(await ran).toEqual({ started: simulator.started.all[0]?.id });
});
