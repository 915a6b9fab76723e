import { beforeAll, describe, expect, it } from '@jest/globals';
import type { NexusIcJobSpec } from '../../simulators/nexus-ic.js';
import type { FaultSpec } from '../../simulators/faults.js';
import { failureOf } from '../helpers/waits.js';
import { itPollsItself, SHARED } from './joined-first.js';
import { QUICK, serveInTests, untilJob, type NexusIcServed } from './served.js';

const served = serveInTests();
let nexus: NexusIcServed;

beforeAll(async () => {
  nexus = await served.nexusIc();
}, 60_000);

const DONE: NexusIcJobSpec['timeline'] = [{ status: 3 }, { status: 4 }];
/** The watch of a connection keeps the condition of the connection to itself. */
const CONNECTION_CHANGES = SHARED ? 0 : 1;
const FOR_EVER: NexusIcJobSpec['timeline'] = [{ status: 3 }];

/** A wait for a job whose status reads meet the faults, in their order. */
async function awaiting(timeline: NexusIcJobSpec['timeline'], faults: FaultSpec[], input: object = {}) {
  const jobId = nexus.simulator.addJob({ timeline });
  for (const fault of faults) nexus.simulator.fault({ step: 'status', jobId, ...fault });
  return { jobId, handle: await nexus.waits.start({ jobId, ...QUICK, ...input }) };
}

describe('a wait whose vendor is unreachable', () => {
  it('keeps waiting through answers of 503, and shows the state it last knew', async () => {
    const { handle } = await awaiting(DONE, [{ after: 1, times: 10, answer: { status: 503 } }]);
    const job = await untilJob(handle, ({ condition }) => condition === 'unreachable');
    expect(job).toMatchObject({ state: 'running', vendorState: '3', phase: 'waiting' });
    expect(await handle.result()).toMatchObject({
      state: 'succeeded',
      condition: 'clear',
      cost: { changes: 2 + CONNECTION_CHANGES },
    });
  });
  it('ignores a single connection that is reset', async () => {
    const { handle } = await awaiting(DONE, [{ after: 1, wire: 'reset' }]);
    // running and succeeded: a blip would have made two changes more.
    expect((await handle.result()).cost.changes).toBe(2);
  });
  it('has the condition unreachable too if a web page comes instead of an answer', async () => {
    const page = { headers: { 'content-type': 'text/html' }, body: '<html><body>Maintenance</body></html>' };
    const { handle } = await awaiting(FOR_EVER, [{ after: 1, times: 'always', answer: page }]);
    await untilJob(handle, ({ condition, state }) => condition === 'unreachable' && state === 'running');
    await handle.cancel();
    await failureOf(handle);
  });
  it('respects Retry-After of a 429 from the first one on, and does not treat it as a blip', async () => {
    const throttled = { status: 429, headers: { 'retry-after': '1' } };
    const { handle, jobId } = await awaiting(DONE, [{ after: 1, times: 2, answer: throttled }]);
    const outcome = await handle.result();
    expect(outcome.cost.changes).toBe(2 + CONNECTION_CHANGES);
    const reads = nexus.simulator.requests('status', jobId);
    const after429 = reads.flatMap(({ status }, nth) => (status === 429 ? [reads[nth + 1]!.at - reads[nth]!.at] : []));
    expect(after429).toHaveLength(2);
    for (const gap of after429) expect(gap).toBeGreaterThanOrEqual(950);
  });
  it('ends as DeadlineExceeded if the caller set patience.unreachable', async () => {
    const { handle } = await awaiting(FOR_EVER, [{ after: 1, times: 'always', answer: { status: 503 } }], {
      patience: { unreachable: '1s' },
    });
    expect(await failureOf(handle)).toMatchObject({
      type: 'DeadlineExceeded',
      message: expect.stringContaining('unreachable for too long'),
      outcome: { state: 'running', condition: 'unreachable', phase: 'ended' },
    });
  });
});

describe('a wait whose vendor cannot be understood', () => {
  it('continues if a good answer follows broken JSON', async () => {
    const { handle } = await awaiting(DONE, [{ after: 1, times: 3, answer: { body: '{"id":' } }]);
    await untilJob(handle, ({ condition }) => condition === 'unintelligible');
    expect(await handle.result()).toMatchObject({ state: 'succeeded', condition: 'clear' });
  });
  it('keeps the raw value of a state it does not know, and ends as JobUnintelligible when the patience ends', async () => {
    const { handle } = await awaiting([{ status: 9 }], [], { patience: { unintelligible: '1s' } });
    expect(await failureOf(handle)).toMatchObject({
      type: 'JobUnintelligible',
      message: expect.stringContaining('"9"'),
      outcome: { state: 'unknown', vendorState: '9', condition: 'unintelligible', phase: 'ended' },
    });
  });
});

describe('a wait whose vendor refuses the credentials', () => {
  it('continues if the permission comes back', async () => {
    const { handle } = await awaiting(DONE, [{ after: 1, times: 3, answer: { status: 403 } }]);
    await untilJob(handle, ({ condition }) => condition === 'refused');
    expect(await handle.result()).toMatchObject({ state: 'succeeded', condition: 'clear' });
  });
  it('ends as VendorRefused when the patience ends', async () => {
    const { handle } = await awaiting(FOR_EVER, [{ after: 1, times: 'always', answer: { status: 403 } }], {
      patience: { refused: '1s' },
    });
    expect(await failureOf(handle)).toMatchObject({
      type: 'VendorRefused',
      message: expect.stringContaining('HTTP 403'),
      outcome: { state: 'running', condition: 'refused' },
    });
  });
  // test/workflows/watch.test.ts has it for a wait that a watch polls.
  itPollsItself('ends as VendorRejectedRequest at once where the request itself is wrong', async () => {
    const { handle, jobId } = await awaiting(FOR_EVER, [{ times: 'always', answer: { status: 400 } }]);
    expect(await failureOf(handle)).toMatchObject({
      type: 'VendorRejectedRequest',
      outcome: { state: 'unknown', phase: 'ended', cost: { changes: 0 } },
    });
    expect(nexus.simulator.requests('status', jobId)).toHaveLength(1);
  });
});

describe('a wait whose job is missing', () => {
  it('continues if a new job becomes visible late', async () => {
    const { handle } = await awaiting(DONE, [{ times: 3, answer: { status: 404 } }]);
    await untilJob(handle, ({ condition }) => condition === 'missing');
    expect(await handle.result()).toMatchObject({ state: 'succeeded' });
  });
  it('ends as JobLost when the patience ends', async () => {
    const handle = await nexus.waits.start({ jobId: '{NO-SUCH-JOB}', ...QUICK, patience: { missing: '1s' } });
    expect(await failureOf(handle)).toMatchObject({
      type: 'JobLost',
      outcome: { state: 'unknown', condition: 'missing', jobId: '{NO-SUCH-JOB}', phase: 'ended' },
    });
  });
});
