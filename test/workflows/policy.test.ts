import { beforeAll, describe, expect, it } from '@jest/globals';
import { ownConnections, parseConfig, type ConnectionConfig } from '../../src/config/config.js';
import { A_JOB_ID } from '../../src/contract/job-id.js';
import { createVendorClient } from '../../src/vendors/index.js';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { failureOf, type Waits } from '../helpers/waits.js';
import { QUICK, serveInTests } from './served.js';

const served = serveInTests();
const gallery = new AlteryxSimulator({ cancel: true });

beforeAll(async () => {
  process.env['VIGIL_POLICY_SECRET'] = 'correct-horse';
  await gallery.start();
  served.endWith(() => gallery.stop());
}, 60_000);

/** A connection of the config, as a worker reads it. */
function connectionOf(more: object = {}): ConnectionConfig {
  const connection = {
    vendor: 'alteryx',
    baseUrl: gallery.baseUrl,
    clientId: 'vigil-client',
    clientSecret: '${env:VIGIL_POLICY_SECRET}',
    cancel: { method: 'DELETE', path: '/v3/jobs/{jobId}' },
    ...more,
  };
  return ownConnections(parseConfig(JSON.stringify({ connections: { gallery: connection } }), 'vigil.yaml')).get(
    'gallery',
  )!;
}

function serve(more: object = {}): Promise<Waits> {
  return served.vendor(createVendorClient(connectionOf(more)), { connection: 'gallery' });
}

describe('a job id', () => {
  it.each([
    ['../../configuration/users/jdoe', `jobId: expected ${A_JOB_ID}`],
    ['34', 'jobId: expected the id of an Alteryx job: 24 hexadecimal digits'],
  ])('that does not fit, such as %s, ends the wait as InvalidInput without any request', async (jobId, problem) => {
    const waits = await serve();
    const handle = await waits.start({ jobId, ...QUICK });
    expect(await failureOf(handle)).toMatchObject({
      type: 'InvalidInput',
      message: expect.stringContaining(problem) as unknown,
      outcome: { phase: 'ended', jobId, cost: { polls: 0 } },
    });
    expect(gallery.ledger).toEqual([]);
  });
});
