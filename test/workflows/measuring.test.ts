/** What a worker measures for the whole namespace. */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { measureRegularly } from '../../src/serving/measuring.js';
import { recording } from '../helpers/recorded.js';
import { VIGILS_ATTRIBUTES } from '../helpers/search-attributes.js';
import { until } from '../helpers/waits.js';
import { QUICK, serveInTests, type NexusIcServed } from './served.js';
import { watchedConnection } from './watched.js';

const served = serveInTests({ searchAttributes: VIGILS_ATTRIBUTES });
const stops: (() => void)[] = [];
let nexus: NexusIcServed;

beforeAll(async () => {
  nexus = await served.nexusIc();
}, 60_000);
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** The last value of each series of the connection. */
function measured(connection: string) {
  const { record, recorded } = recording();
  stops.push(measureRegularly(served.server.client, record, 100));
  return (name: string) =>
    Object.fromEntries(
      recorded
        .filter((one) => one.name === name && one.labels['connection'] === connection)
        .map(({ labels: { connection: _connection, ...rest }, value }) => [Object.values(rest).join(' '), value]),
    );
}

describe('the running waits', () => {
  it('are counted by state and condition, until none has them', async () => {
    const ids = [1, 2].map(() => nexus.simulator.addJob({ timeline: [{ status: 3 }] }));
    const handles = await Promise.all(ids.map((jobId) => nexus.waits.start({ jobId, ...QUICK })));
    const last = measured(nexus.waits.connection);
    await until(() => last('vigil_waits')['running clear'] === 2);
    nexus.simulator.fault({ step: 'status', jobId: ids[0]!, answer: { status: 503 }, times: 'always' });
    await until(() => last('vigil_waits')['running unreachable'] === 1);
    expect(last('vigil_waits')['running clear']).toBe(1);
    nexus.simulator.clearFaults();
    for (const jobId of ids) nexus.simulator.job(jobId).life.continueWith([{ status: 4 }]);
    await Promise.all(handles.map((handle) => handle.result()));
    await until(() => Object.values(last('vigil_waits')).every((value) => value === 0));
  }, 60_000);

  it('have the problem of their connection if a watch polls them, and the watch has an age', async () => {
    const vendor = await watchedConnection(served);
    await Promise.all([1, 2].map(() => vendor.quietWait()));
    const last = measured(vendor.waits.connection);
    await until(() => last('vigil_waits')['running clear'] === 2);
    await until(() => (last('vigil_watch_age_seconds')['0'] ?? 99) < 60);
    vendor.simulator.fault({ step: 'status', answer: { status: 503 }, times: 'always' });
    await until(() => last('vigil_waits')['running unreachable'] === 2);
    expect(last('vigil_waits')['running clear']).toBe(0);
  }, 90_000);

  it('make a watch older while no worker serves its connection', async () => {
    const vendor = await watchedConnection(served);
    await vendor.quietWait();
    await vendor.waits.servePolls(false);
    const stoppedAt = Date.now();
    const last = measured(vendor.waits.connection);
    await until(() => (last('vigil_watch_age_seconds')['0'] ?? 0) > 3);
    expect(last('vigil_watch_age_seconds')['0']).toBeLessThan((Date.now() - stoppedAt) / 1_000 + 30);
  }, 60_000);
});
