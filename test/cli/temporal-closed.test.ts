import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { connectClient } from '../../src/temporal/connect.js';
import { rotatingTarget } from '../../src/temporal/rotating-target.js';
import { startDevServer } from '../helpers/temporal.js';

it('a closed connection ends a call that it cannot retry, not the process', async () => {
  const server = await startDevServer();
  try {
    const client = await connectClient(rotatingTarget({ address: server.address }));
    await server.kill9();
    const called = client.workflow.getHandle('any').describe();
    // The first attempt fails at once, the next ones after growing delays.
    const refused = await Promise.race([called.then(() => 'answered').catch(() => 'failed'), sleep(500, 'retrying')]);
    expect(refused).toBe('retrying');
    await client.connection.close();
    await expect(called).rejects.toMatchObject({ cause: { code: 1, details: 'the connection is closed' } });
  } finally {
    await server.stop();
  }
}, 60_000);
