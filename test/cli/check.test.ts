import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf } from '../helpers/outcome.js';
import { vigil } from '../helpers/processes.js';
import { VIGILS_ATTRIBUTES } from '../helpers/search-attributes.js';
import { configOf, openStage, SECRETS, type Stage } from '../helpers/stage.js';

interface Finding {
  what: string;
  ok: boolean;
  found: string;
  hint?: string;
}

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ searchAttributes: VIGILS_ATTRIBUTES });
  await stage.startWorker();
}, 60_000);
afterAll(() => stage.stop());

/** What `vigil check -o json` finds, by what was checked. */
async function findings(config: string, more: Record<string, string> = {}) {
  const env = { ...stage.env, VIGIL_CONFIG: config, ...more };
  const ran = await vigil(['check', '-o', 'json'], { env });
  expect(ran.stderr).toBe('');
  const { ok, findings } = JSON.parse(ran.stdout) as { ok: boolean; findings: Finding[] };
  expect(ran.exitCode).toBe(ok ? 0 : 1);
  return (what: string) => findings.find((finding) => finding.what.startsWith(what))!;
}

const UNSERVED = { ok: false, found: 'no worker polls it', hint: 'start a vigil-worker with this config' };

describe('check', () => {
  it('is 0 where all is well, and says what works', async () => {
    const { exitCode, stdout, stderr } = await stage.vigil('check');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { reports, calls, planning, gallery, server } = stage;
    const names = ['reports', 'calls', 'planning', 'gallery'];
    const queues = names.flatMap((name) => [
      `ok      vigil/${name}: a worker polls it`,
      `ok      vigil/${name}/act: a worker polls it`,
      `ok      rate limit of ${name}: 0 running waits need about 0.00 polls per second; the rate limit is 1000`,
    ]);
    const policy =
      'cancels are allowed; polls of a job are at least 10ms apart; deadline at most 90d; content at most 100 GB; at most 100000 messages';
    expect(stdout.split('\n')).toEqual([
      `ok      content store ${stage.contentFolder}: a test file was written, read and removed`,
      `ok      connection reports (nexus-ic, ${reports.baseUrl}): logged in as svc-extract`,
      `ok      connection calls (pureconnect, ${calls.url}): logged in as svc-extract at 127.0.0.1:${calls.port}`,
      `ok      connection planning (oracle-epm, ${planning.url}): accepted as svc-extract for the application Vision`,
      `ok      connection gallery (alteryx, ${gallery.baseUrl}): token granted to client vigil-client`,
      ...names.map(
        (name) => `ok      policy of ${name}: ${policy}${name === 'planning' ? '; offers the files *' : ''}`,
      ),
      `ok      Temporal ${server.address}, namespace default: answers`,
      'ok      search attributes: registered',
      'ok      workflows on vigil: a worker polls it',
      ...queues,
    ]);
  });

  it('of one connection leaves the others alone', async () => {
    const { exitCode, stdout } = await stage.vigil('check', 'calls');
    expect(stdout).not.toContain('gallery');
    expect(stdout).toContain('ok      vigil/calls/act: a worker polls it');
    expect(exitCode).toBe(0);
  });

  it('of an unknown connection is wrong usage', async () => {
    const ran = await stage.vigil('check', 'cals', '-o', 'json');
    expect(errorOf(ran)).toMatchObject({ type: 'InvalidInput' });
    expect(ran.exitCode).toBe(2);
  });

  it('is 1 for each problem, says what to do, and shows no secret', async () => {
    await writeFile(join(stage.folder, 'a-file'), '');
    const more = `  gone: { vendor: pureconnect, baseUrl: "http://127.0.0.1:9", user: svc, password: "\${env:ICWS_PASSWORD}" }
  unset: { vendor: nexus-ic, baseUrl: "${stage.reports.baseUrl}", auth: { scheme: apikey, secret: "\${env:NOT_SET_ANYWHERE}" } }
  nowhere: { vendor: nexus-ic, baseUrl: "${stage.reports.url}/other.dll", auth: { scheme: apikey, secret: "\${env:NEXUS_IC_KEY}" } }
  short: { vendor: nexus-ic, baseUrl: "${stage.reports.baseUrl}", auth: { scheme: apikey, secret: "\${env:SHORT_KEY}" } }
  far: { elsewhere: true }
`;
    const text = configOf(stage, more).replace('./content', './a-file/content');
    const path = await stage.writeConfig('problem.yaml', text);
    const env = { EPM_PASSWORD: 'wrong-password-Zx11', ALTERYX_SECRET: 'wrong-secret-Zx12', SHORT_KEY: 'Zx13567' };
    const finding = await findings(path, env);
    expect(finding('content store')).toMatchObject({
      ok: false,
      found: 'the content store cannot be written (ENOTDIR)',
      hint: 'make the folder in content.path writable',
    });
    const refused = "check the connection's user and secret, and the user's rights at the vendor";
    expect(finding('connection planning')).toMatchObject({ ok: false, hint: refused });
    expect(finding('connection gallery')).toMatchObject({ ok: false, hint: refused });
    expect(finding('connection unset')).toMatchObject({
      ok: false,
      found: expect.stringContaining('the secret ${env:NOT_SET_ANYWHERE} is not set'),
      hint: refused,
    });
    expect(finding('connection short')).toMatchObject({
      ok: false,
      found: expect.stringContaining(
        'the secret ${env:SHORT_KEY} has fewer than 8 characters; Vigil could not mask it in texts, so use a longer one',
      ),
    });
    expect(finding('connection gone')).toMatchObject({
      ok: false,
      found: expect.stringMatching(/^pureconnect could not log in: /),
      hint: 'check baseUrl, the network and the proxy',
    });
    expect(finding('connection nowhere')).toMatchObject({ ok: false });
    expect(finding('connection reports')).toMatchObject({ ok: true });
    // Another worker serves it: nothing to log in to, but its queues are polled.
    expect(finding('connection far')).toBeUndefined();
    expect(finding('vigil/far')).toMatchObject(UNSERVED);
    expect(finding('vigil/calls')).toMatchObject({ ok: true });
    const { stdout } = await vigil(['check'], { env: { ...stage.env, VIGIL_CONFIG: path, ...env } });
    expect(stdout).toContain(`PROBLEM vigil/far: no worker polls it\n        start a vigil-worker with this config\n`);
    for (const secret of [...Object.values(SECRETS), ...Object.values(env)]) expect(stdout).not.toContain(secret);
  });

  it('names a Temporal that does not answer beside what works', async () => {
    const finding = await findings(stage.configPath, { TEMPORAL_ADDRESS: '127.0.0.1:9' });
    expect(finding('Temporal 127.0.0.1:9')).toMatchObject({
      ok: false,
      hint: 'check --address or TEMPORAL_ADDRESS, and that the server is running',
    });
    expect(finding('connection calls')).toMatchObject({ ok: true });
  });

  it('warns where the waits want more polls than the rate limit gives', async () => {
    const text = configOf(stage).replace(/( calls: .+rateLimit: )1000/, '$10.001');
    const path = await stage.writeConfig('slow.yaml', text);
    const before = await findings(path);
    expect(before('rate limit of calls')).toMatchObject({
      ok: true,
      found: '0 running waits need about 0.00 polls per second; the rate limit is 0.001',
    });
    const jobId = stage.calls.addJob({ timeline: [{ state: 2 }] });
    await stage.vigil('await', 'calls', jobId, '--detach');
    let after = await findings(path);
    // Visibility follows a moment later.
    while (after('rate limit of calls').ok) after = await findings(path);
    expect(after('rate limit of calls')).toMatchObject({
      ok: false,
      found: '1 running wait needs about 0.02 polls per second; the rate limit is 0.001',
      hint: 'polls will be late; raise rateLimit or the backoff.max of the waits',
    });
  });
});
