import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { SEARCH_ATTRIBUTE_NAMES } from '../../src/contract/search-attributes.js';
import { queueRateLimit } from '../../src/temporal/queue-rate-limit.js';
import { errorOf } from '../helpers/outcome.js';
import { vigil } from '../helpers/processes.js';
import { configOf, openStage, QUICK, type Stage } from '../helpers/stage.js';
import { startDevServer } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';

const rows = (result: string) => SEARCH_ATTRIBUTE_NAMES.map((name) => ({ name, type: 'Keyword', result }));

describe('setup', () => {
  let stage: Stage;
  let limits: { taskQueue: string; pollsPerSecond: number; result: string }[];
  beforeAll(async () => {
    stage = await openStage();
    const connections = Object.keys((parse(configOf(stage)) as { connections: object }).connections);
    limits = connections.map((name) => ({ taskQueue: `vigil/${name}`, pollsPerSecond: 1_000, result: 'set' }));
  }, 60_000);
  afterAll(() => stage.stop());

  it('registers the search attributes, prints each, and can run twice, and check reports them', async () => {
    const before = await stage.vigil('check');
    expect(before.stdout).toContain(`ok      search attributes: not registered: ${SEARCH_ATTRIBUTE_NAMES.join(', ')}`);
    const first = await stage.vigil('setup');
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout.split('\n')).toEqual([
      `Search attributes in the namespace default at ${stage.server.address}:`,
      'ok      VigilVendor     registered as Keyword: the vendor, after the first poll',
      'ok      VigilConnection registered as Keyword: the connection',
      "ok      VigilJobId      registered as Keyword: the job's id at the vendor",
      "ok      VigilState      registered as Keyword: the job's state",
      'ok      VigilCondition  registered as Keyword: how well Vigil can see the job',
      'Rate limits of the task queues for polls:',
      ...limits.map(({ taskQueue }) => `ok      ${taskQueue}: at most 1000 polls per second, over all workers`),
    ]);
    const { customAttributes } = await stage.server.client.connection.operatorService.listSearchAttributes({
      namespace: 'default',
    });
    expect(Object.keys(customAttributes).sort()).toEqual([...SEARCH_ATTRIBUTE_NAMES].sort());
    const second = await stage.vigil('setup', '-o', 'json');
    expect(second).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(second.stdout)).toEqual({
      ok: true,
      namespace: 'default',
      searchAttributes: rows('present'),
      rateLimits: limits,
    });
    expect((await stage.vigil('check')).stdout).toContain('ok      search attributes: registered\n');
  });

  it('limits the polls of a connection on the server, even if a worker announces more', async () => {
    const text = configOf(stage).replaceAll(/rateLimit: 1_?000/g, 'rateLimit: 0.5');
    const env = { VIGIL_CONFIG: await stage.writeConfig('slow.yaml', text) };
    const check = () => vigil(['check', '--no-workers'], { env: { ...stage.env, ...env } });
    expect((await check()).stdout).toContain(
      'Temporal lets 1000 polls of single waits begin per second; by the config it',
    );
    expect((await vigil(['setup'], { env: { ...stage.env, ...env } })).stdout).toContain(
      'vigil/calls: at most 0.5 polls',
    );
    expect((await check()).stdout).not.toContain('queue limit of calls');
    const { workflowService } = stage.server.client;
    expect(await queueRateLimit(workflowService, 'default', 'vigil/calls')).toBe(0.5);
    await stage.vigil('setup');
  });

  it('lets later waits be found by the attributes at once', async () => {
    const text = configOf(stage).replace('vendor: pureconnect,', '$& jobPage: "https://calls.example/#/jobs/{jobId}",');
    const env = { VIGIL_CONFIG: await stage.writeConfig('pages.yaml', text) };
    await stage.startWorker([], env);
    const jobId = stage.calls.addJob({ id: '34', timeline: [{ state: 2 }] });
    await vigil(['await', 'calls', jobId, '--detach', ...QUICK], { env: { ...stage.env, ...env } });
    const query = `VigilConnection = "calls" AND VigilState = "running" AND VigilVendor = "pureconnect"`;
    await until(async () => (await stage.server.client.workflow.count(query)).count === 1);
    const handle = stage.server.client.workflow.getHandle('vigil:calls:34');
    const { staticSummary, staticDetails } = await handle.describe();
    expect(await staticSummary()).toBe('calls · job 34');
    const page = '[Open the job at the vendor](<https://calls.example/#/jobs/34>)';
    expect(await staticDetails()).toContain(page);
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(currentDetails).toContain(page);
  });

  it('reports that Temporal does not answer', async () => {
    const ran = await vigil(['setup', '-o', 'json'], { env: { ...stage.env, TEMPORAL_ADDRESS: '127.0.0.1:9' } });
    expect(errorOf(ran)).toMatchObject({ type: 'TemporalUnreachable' });
    expect(ran.exitCode).toBe(8);
  });
});

describe('setup on a server with other attributes', () => {
  it('leaves one of another type, registers the rest, and says what to do', async () => {
    const server = await startDevServer({ searchAttributes: { VigilState: 'Text', VigilJobId: 'Keyword' } });
    try {
      const env = { TEMPORAL_ADDRESS: server.address };
      const { exitCode, stdout } = await vigil(['setup'], { env });
      expect((await vigil(['setup', '-o', 'json'], { env })).exitCode).toBe(1);
      expect(stdout).toContain('PROBLEM VigilState      registered with the type Text instead of Keyword');
      expect(stdout).toContain('ok      VigilJobId      already registered');
      expect(stdout).toContain('ok      VigilVendor     registered as Keyword');
      expect(stdout).toContain('Rename or remove the attribute, then run `vigil setup` again.');
      expect(exitCode).toBe(1);
    } finally {
      await server.stop();
    }
  });

  it("reports the server's words if there is no room for more, and who can fix that", async () => {
    const others = Object.fromEntries(Array.from({ length: 8 }, (_, nth) => [`Other${nth}`, 'Keyword'] as const));
    const server = await startDevServer({ searchAttributes: others });
    try {
      const ran = await vigil(['setup', '-o', 'json'], { env: { TEMPORAL_ADDRESS: server.address } });
      const error = errorOf(ran);
      expect(error).toMatchObject({ type: 'SetupRefused', message: expect.stringContaining('more than 10') });
      expect(error.hint).toContain('Temporal Cloud');
      expect(ran.exitCode).toBe(1);
    } finally {
      await server.stop();
    }
  });
});
