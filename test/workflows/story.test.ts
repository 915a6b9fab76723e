import { beforeAll, describe, expect, it } from '@jest/globals';
import { historyOf } from '../../src/client/history.js';
import { storyOf } from '../../src/client/tell-story.js';
import { QUICK, serveInTests, type NexusIcServed } from './served.js';

const served = serveInTests({ dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 40 } });
let nexus: NexusIcServed;

beforeAll(async () => {
  nexus = await served.nexusIc();
}, 60_000);

describe('the history of a wait that went on as new, twice or more', () => {
  it('is read over all of its runs, or over the last ones where that is much', async () => {
    const steps = Array.from({ length: 16 }, (_, nth) => ({ status: nth % 2 === 0 ? 3 : 6 }));
    const jobId = nexus.simulator.addJob({ timeline: [...steps, { status: 4 }] });
    const handle = await nexus.waits.start({ jobId, ...QUICK });
    const outcome = await handle.result();
    const { client } = served.server;
    const { runId } = await client.workflow.getHandle(handle.workflowId).describe();

    const whole = storyOf(await historyOf(client, handle.workflowId, runId));
    const runs = whole.happenings.filter(({ kind }) => kind === 'continued').length + 1;
    expect(runs).toBeGreaterThan(2);
    expect(whole.beginsLater).toBe(false);
    expect(whole.outcome).toEqual(outcome);
    // "not polled yet", and each change.
    expect(whole.stretches).toHaveLength(1 + outcome.cost.changes);

    const last = storyOf(await historyOf(client, handle.workflowId, runId, 1));
    expect(last.beginsLater).toBe(true);
    expect(new Date(last.from).toISOString()).toBe(outcome.times.awaitedFrom);
    expect(last.happenings).toEqual([]);
    expect(last.stretches.length).toBeLessThan(whole.stretches.length);
    expect(last.stretches.at(-1)).toEqual(whole.stretches.at(-1));
  }, 60_000);
});
