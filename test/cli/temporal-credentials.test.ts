/** Temporal's API key and certificates are rotated while a worker and `vigil await` run. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestAuthority, type Certificate } from '../helpers/certificates.js';
import { startVigil, startWorker, type Env } from '../helpers/processes.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';
import { startTemporalFront, type TemporalFront } from '../helpers/temporal-front.js';

const authority = new TestAuthority('Temporal CA');
/** The job ends because somebody cancels it, by a way that needs no credentials. */
const CANCELLED = 4;
const next = new TestAuthority('The next CA of clients');

let stage: Stage;
let folder: string;
const closers: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  stage = await openStage();
  folder = join(stage.folder, 'secrets');
  await mkdir(folder);
}, 60_000);
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(() => stage.stop());

async function front(clientCa?: string): Promise<TemporalFront> {
  const started = await startTemporalFront(stage.server.address, authority.issue(), clientCa);
  closers.push(() => started.close());
  return started;
}

/** Writes a secret as a platform does: a reader never sees half a file. */
async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, `${name}.new`), text);
  await rename(join(folder, `${name}.new`), join(folder, name));
  return join(folder, name);
}

async function writeIdentity({ cert, key }: Certificate): Promise<void> {
  await write('client.key', key);
  await write('client.pem', cert);
}

async function profile(address: string, more: string, tls = ''): Promise<Env> {
  const ca = await write('ca.pem', authority.pem);
  const text = `[profile.default]\naddress = "${address}"\n${more}\n[profile.default.tls]\nserver_ca_cert_path = "${ca}"\n${tls}`;
  const path = await write('temporal.toml', text);
  const { TEMPORAL_ADDRESS: _direct, ...env } = stage.env as Env & { TEMPORAL_ADDRESS: string };
  return { ...env, TEMPORAL_CONFIG_FILE: path };
}

async function serveAndAwait(env: Env) {
  const worker = await startWorker(env);
  closers.push(() => worker.stop());
  const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
  const awaiting = startVigil(['await', 'calls', jobId, ...QUICK, '-o', 'json'], { env });
  await stage.calls.requested('status', 2, jobId);
  return { worker, jobId, awaiting };
}

describe('a rotated', () => {
  it('API key is used without a restart, by the worker and by a command that runs', async () => {
    const door = await front();
    door.apiKey = 'key-one-Zk71';
    const env = await profile(door.address, 'api_key = "key-one-Zk71"');
    const { worker, jobId, awaiting } = await serveAndAwait(env);
    await profile(door.address, 'api_key = "key-two-Zk72"');
    // Both keys are valid for a while, as in Temporal Cloud.
    door.apiKey = undefined;
    while (!worker.log.includes("Temporal's credentials have changed"))
      await new Promise((wake) => setTimeout(wake, 100));
    door.apiKey = 'key-two-Zk72';
    await stage.vigil('cancel', 'calls', jobId);
    const { exitCode, stderr } = await awaiting.ended;
    expect({ exitCode, stderr }).toMatchObject({ exitCode: CANCELLED });
    expect(door.shown).toEqual(new Set(['key-one-Zk71', 'key-two-Zk72']));
    expect(await worker.stop()).toBe(0);
  }, 60_000);

  it('client certificate is used for the next connection, by the worker and by a command that runs', async () => {
    await writeIdentity(authority.issue({ names: ['vigil'] }));
    const door = await front(authority.pem);
    const paths = `client_cert_path = "${join(folder, 'client.pem')}"\nclient_key_path = "${join(folder, 'client.key')}"\n`;
    const env = await profile(door.address, '', paths);
    const { worker, jobId, awaiting } = await serveAndAwait(env);
    await writeIdentity(next.issue({ names: ['vigil'] }));
    door.demand(authority.issue(), next.pem);
    await stage.vigil('cancel', 'calls', jobId);
    const { exitCode, stderr } = await awaiting.ended;
    expect({ exitCode, stderr }).toMatchObject({ exitCode: CANCELLED });
    expect(worker.log).toContain("Temporal's credentials have changed");
    expect(await worker.stop()).toBe(0);
  }, 60_000);
});
