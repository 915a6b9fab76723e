import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AlteryxSimulator, type AlteryxJobSpec } from '../../simulators/alteryx.js';
import type { FoundJob } from '../../src/contract/run-job.js';
import { AlteryxClient } from '../../src/vendors/alteryx/client.js';
import { CLOCK_SKEW_MS } from '../../src/vendors/shared/submission.js';
import { closeEdges, edgeFor } from '../helpers/vendor-edge.js';

const RUNS: AlteryxJobSpec['timeline'] = [{ status: 'Running' }];
const signal = new AbortController().signal;

let simulator: AlteryxSimulator;
let client: AlteryxClient;
let workflowId: string;

beforeEach(async () => {
  simulator = new AlteryxSimulator();
  await simulator.start();
  const { clientId, clientSecret } = simulator.accepts;
  client = new AlteryxClient(
    { baseUrl: simulator.baseUrl, clientId, clientSecret: () => clientSecret },
    edgeFor('alteryx'),
  );
  workflowId = simulator.addWorkflow({ job: { timeline: RUNS } });
});
afterEach(async () => {
  closeEdges();
  await simulator.stop();
});

async function found(job: object, before: string[] = [], sentUntil = Date.now()): Promise<string[]> {
  const sent = { key: 'k', marker: 'm', job: { workflowId, ...job }, prepared: { search: 'new' as const, before } };
  const jobs: FoundJob[] = await client.submission.find!({ ...sent, sentFrom: sentUntil, sentUntil }, signal);
  return jobs.map(({ jobId }) => jobId);
}

const added = (fields: AlteryxJobSpec['fields'] = {}, more: Partial<AlteryxJobSpec> = {}) =>
  simulator.addJob({ workflowId, timeline: RUNS, fields, ...more });

describe('the search for a job whose answer was lost', () => {
  it('leaves out jobs that were listed before the request', async () => {
    const old = added();
    const fresh = added();
    expect(await found({}, [old.toUpperCase()])).toEqual([fresh]);
  });

  it.each([
    ['priority', { priority: 'High' }, { priority: 'Low' }],
    ['worker tag', { workerTag: 'large' }, { workerTag: 'small' }],
  ])('leaves out jobs with another %s', async (_title, own, other) => {
    added(other);
    const fresh = added(own);
    expect(await found(own)).toEqual([fresh]);
  });

  it('leaves out jobs that began long after the request', async () => {
    added();
    expect(await found({}, [], Date.now() - CLOCK_SKEW_MS - 5_000)).toEqual([]);
  });

  describe('after a full page of 100 jobs before the request', () => {
    const page = Array.from({ length: 100 }, (_, nth) => nth.toString(16).padStart(24, '0'));

    it('leaves out jobs that began long before the request, because deleted jobs bring older ones into the page', async () => {
      added();
      expect(await found({}, page, Date.now() + CLOCK_SKEW_MS + 5_000)).toEqual([]);
    });

    it('finds a job whose beginning is earlier only by the difference of two clocks', async () => {
      const fresh = added();
      expect(await found({}, page, Date.now() + CLOCK_SKEW_MS - 5_000)).toEqual([fresh]);
    });
  });

  it('finds a new job by any clock if the list before the request had every job', async () => {
    const fresh = added();
    expect(await found({}, [], Date.now() + CLOCK_SKEW_MS + 5_000)).toEqual([fresh]);
  });

  it('leaves out jobs of other workflows', async () => {
    added({}, { workflowId: simulator.addWorkflow({ job: { timeline: RUNS } }) });
    expect(await found({})).toEqual([]);
  });
});
