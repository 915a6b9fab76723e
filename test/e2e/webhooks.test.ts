/** `vigil-worker --listen`: the production build takes webhooks from outside. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { signedHeaders } from '../../src/activities/webhook-signature.js';
import { findFreePorts } from '../helpers/free-ports.js';
import { outcomeOf } from '../helpers/outcome.js';
import { runWorker } from '../helpers/processes.js';
import { configOf, openStage, type Stage } from '../helpers/stage.js';

const KEY = 'webhook-key-of-this-test-Hc26';

let stage: Stage;
let config: string;

beforeAll(async () => {
  stage = await openStage();
  const file = await stage.writeSecret('listen', KEY);
  config = await stage.writeConfig('listen.yaml', `listen: { secret: "\${file:${file}}" }\n${configOf(stage)}`);
}, 60_000);
afterAll(() => stage.stop());

it('a webhook has a wait poll hours before its next poll, and the job ends', async () => {
  const [port] = await findFreePorts(1);
  const worker = await stage.startWorker(['--config', config, '--listen', `127.0.0.1:${port}`], { LOG_LEVEL: 'debug' });
  const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
  const flags = ['--set', 'backoff.initial=1h', '--set', 'backoff.max=1h', '-o', 'json'];
  const watching = stage.startVigil('await', 'calls', jobId, ...flags);
  await watching.says(' running');
  stage.calls.job(jobId).life.continueWith([{ state: 5 }]);

  const send = async (key: string, id: string) => {
    const body = JSON.stringify({ connection: 'calls', jobId: id });
    const headers = { 'content-type': 'application/json', ...signedHeaders('msg_1', Date.now(), body, key) };
    return fetch(`http://127.0.0.1:${port}/poll`, { method: 'POST', headers, body });
  };
  expect((await send('a-key-that-the-worker-does-not-have', jobId)).status).toBe(401);
  expect((await send(KEY, '404')).status).toBe(404);
  expect((await send(KEY, jobId)).status).toBe(202);
  const ran = await watching.ended;
  expect(ran.exitCode).toBe(0);
  expect(outcomeOf(ran)).toMatchObject({ state: 'succeeded' });
  expect(worker.log).toContain(`taking webhooks at http://127.0.0.1:${port}/poll`);
  expect(worker.log).toContain('refused a webhook: its signature is wrong');
}, 90_000);

it('a worker that is to take webhooks does not start without a key for them', async () => {
  const listen = (more: string) =>
    stage
      .writeConfig('wrong.yaml', `${more}${configOf(stage)}`)
      .then((path) =>
        runWorker({ ...stage.env, SHORT_KEY: 'too-short-a-key' }, ['--listen', '127.0.0.1:0', '--config', path]),
      );
  const refusals = [
    await listen(''),
    await listen('listen: { secret: "${env:NO_KEY}" }\n'),
    await listen('listen: { secret: "${env:SHORT_KEY}" }\n'),
    await runWorker(stage.env, ['--listen', '8090']),
  ];
  expect(refusals.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
    [
      2,
      'vigil-worker: --listen: the config names no key for the signatures of webhooks; add listen: { secret: "${env:VIGIL_LISTEN_SECRET}" } to it',
    ],
    [2, 'vigil-worker: --listen: the environment variable NO_KEY is not set'],
    [
      2,
      'vigil-worker: --listen: the secret ${env:SHORT_KEY} has fewer than 24 bytes; senders of webhooks need a longer one',
    ],
    [2, 'vigil-worker: --listen: expected HOST:PORT, such as 127.0.0.1:8080'],
  ]);
}, 60_000);
