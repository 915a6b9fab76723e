/** Waits whose payloads a codec server or a module encodes, instead of keys in the config. */
import { execFile as execFileOf } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitId } from '../../src/contract/ids.js';
import { findFreePorts } from '../helpers/free-ports.js';
import type { RunningVigil, RunningWorker } from '../helpers/processes.js';
import { filePlaces, findSecrets, placeOf } from '../helpers/secret-search.js';
import { configOf, openStage, QUICK, type Stage } from '../helpers/stage.js';
import { temporalCli } from '../helpers/temporal.js';
import { until } from '../helpers/waits.js';

const execFile = promisify(execFileOf);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.vigil('setup');
}, 60_000);
afterAll(() => stage.stop());

async function kept(text: string): Promise<string[]> {
  return findSecrets([text], await filePlaces(stage.databaseFolder));
}

describe('with a codec server', () => {
  const token = randomBytes(32).toString('base64url');
  let url: string;
  let config: string[];
  let listen: string[];
  let server: RunningVigil;
  let worker: RunningWorker;

  async function serve(): Promise<void> {
    server = stage.startVigil('codec-server', ...listen);
    await server.says('until Ctrl-C');
  }

  beforeAll(async () => {
    const [port] = await findFreePorts(1);
    const key = await stage.writeSecret('codec', randomBytes(32).toString('base64'));
    const tokenPath = await stage.writeSecret('codec-token', token);
    const keys = `codec: { use: a, keys: { a: "\${file:${key}}" }, token: "\${file:${tokenPath}}" }\n`;
    listen = [
      '--config',
      await stage.writeConfig('server.yaml', keys + configOf(stage)),
      '--listen',
      `127.0.0.1:${port}`,
    ];
    url = `http://127.0.0.1:${port}`;
    const remote = `codec: { url: "${url}", token: "\${file:${tokenPath}}" }\n`;
    config = ['--config', await stage.writeConfig('url.yaml', remote + configOf(stage))];
    await serve();
    worker = await stage.startWorker(config);
  }, 60_000);
  // It could not read what the module encodes.
  afterAll(() => worker.stop());

  it('the worker and the commands send payloads there, and the database has nothing of them', async () => {
    const text = 'said-through-a-codec-server-Gn64';
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }, { state: 3, errorInfo: text }] });
    const awaited = await stage.vigil(...config, 'await', 'calls', jobId, ...QUICK);
    expect(awaited).toMatchObject({ exitCode: 3, stdout: expect.stringContaining(text) });
    expect(await kept(text)).toEqual([]);
    expect((await stage.vigil(...config, 'check', '--no-workers')).stdout).toMatch(/ok +codec \(http:\/\/127\.0\.0\.1/);
  }, 60_000);

  it('the temporal CLI reads payloads with its address and its token', async () => {
    const text = 'read-by-the-temporal-cli-Hp39';
    const jobId = stage.calls.addJob({ timeline: [{ state: 3, errorInfo: text }] });
    await stage.vigil(...config, 'await', 'calls', jobId, ...QUICK);
    const show = ['workflow', 'show', '--workflow-id', waitId('calls', jobId), '-o', 'json'];
    const found = async (...args: string[]) => {
      const { stdout } = await execFile(await temporalCli(), [...show, '--address', stage.server.address, ...args]);
      // It prints payloads in base64.
      return findSecrets([text], [placeOf('what it prints', stdout)]).length;
    };
    expect(await found()).toBe(0);
    expect(await found('--codec-endpoint', url, '--codec-auth', `Bearer ${token}`)).toBeGreaterThan(0);
  }, 60_000);

  it('that is away, the worker waits for it, commands name it, and no wait is lost', async () => {
    const text = 'said-after-an-outage-Xk27';
    const [ended, jobId] = [{ state: 3, errorInfo: text }, { state: 2 }].map((step) =>
      stage.calls.addJob({ timeline: [step] }),
    ) as [string, string];
    await stage.vigil(...config, 'await', 'calls', ended, ...QUICK);
    await stage.vigil(...config, 'await', 'calls', jobId, ...QUICK, '--detach');
    await stage.calls.requested('status', 2, jobId);
    server.kill('SIGTERM');
    await server.ended;
    await until(() => /the codec server \S+ cannot encode payloads: \w+; trying again/.test(worker.log), 30_000);
    const shown = await stage.vigil(...config, 'show', 'calls', ended);
    expect(shown).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('State     failed') });
    expect(shown.stderr).toContain('cannot decode payloads: ECONNREFUSED');
    await serve();
    const other = stage.calls.addJob({ timeline: [{ state: 3, errorInfo: text }] });
    const awaited = await stage.vigil(...config, 'await', 'calls', other, ...QUICK);
    expect(awaited).toMatchObject({ exitCode: 3, stdout: expect.stringContaining(text) });
    expect((await stage.vigil(...config, 'cancel', 'calls', jobId)).exitCode).toBe(0);
  }, 120_000);

  it('that is away, a worker that is asked to stop ends before its grace period is over', async () => {
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    await stage.vigil(...config, 'await', 'calls', jobId, ...QUICK, '--detach');
    await stage.calls.requested('status', 2, jobId);
    const outages = () => worker.log.split('; trying again').length;
    const before = outages();
    server.kill('SIGTERM');
    await server.ended;
    await until(() => outages() > before, 30_000);
    const began = Date.now();
    // It ends by itself where Temporal's SDK gives up the attempt that cannot be encoded, and at the latest after 38 s.
    expect(await worker.stop()).toBe(1);
    expect(Date.now() - began).toBeLessThan(40_000);
  }, 120_000);
});

describe('with a module', () => {
  const CODEC = `
    const flip = (data) => Uint8Array.from(data, (byte) => byte ^ 255);
    const TURNED = 'binary/turned';
    export default {
      encode: async (all) => all.map(({ metadata, data }) => ({
        metadata: { encoding: Buffer.from(TURNED), was: metadata.encoding }, data: flip(data ?? []),
      })),
      decode: async (all) => all.map((one) =>
        String(Buffer.from(one.metadata.encoding)) === TURNED ? { metadata: { encoding: one.metadata.was }, data: flip(one.data) } : one),
    };`;

  it('the worker and the commands use it, and the database has nothing of what it encodes', async () => {
    await stage.writeConfig('codec.mjs', CODEC);
    const named = await stage.writeConfig('module.yaml', `codec: { module: ./codec.mjs }\n${configOf(stage)}`);
    await stage.startWorker(['--config', named]);
    const text = 'said-through-a-module-Wd85';
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }, { state: 3, errorInfo: text }] });
    const awaited = await stage.vigil('--config', named, 'await', 'calls', jobId, ...QUICK);
    expect(awaited).toMatchObject({ exitCode: 3, stdout: expect.stringContaining(text) });
    expect(await kept(text)).toEqual([]);
  }, 60_000);

  it.each([
    ['that cannot be loaded', 'export default {', 'cannot be loaded: '],
    ['without a codec', 'export const codec = { encode() {} };', 'exports no codec'],
  ])('%s nothing is started', async (what, code, problem) => {
    const file = `${what.replaceAll(' ', '-')}.mjs`;
    await stage.writeConfig(file, code);
    const named = await stage.writeConfig('broken.yaml', `codec: { module: ./${file} }\n${configOf(stage)}`);
    const ran = await stage.vigil('--config', named, 'await', 'calls', '34');
    expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(problem) });
  });
});
