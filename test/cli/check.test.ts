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

/** The findings of `vigil check -o json` by what was checked. */
async function findings(config: string, more: Record<string, string> = {}) {
  const env = { ...stage.env, VIGIL_CONFIG: config, ...more };
  const ran = await vigil(['check', '-o', 'json'], { env });
  expect(ran.stderr).toBe('');
  const { ok, findings } = JSON.parse(ran.stdout) as { ok: boolean; findings: Finding[] };
  expect(ran.exitCode).toBe(ok ? 0 : 1);
  return (what: string) => findings.find((finding) => finding.what.startsWith(what))!;
}

describe('check', () => {
  it.each<[string, Record<string, string>, { ok: boolean; found: RegExp; hint?: RegExp }]>([
    ['can be used', { LISTEN: 'a-key-of-24-bytes-------' }, { ok: true, found: /^can be read, and is long enough/ }],
    ['is not set', {}, { ok: false, found: /^the environment variable LISTEN is not set$/, hint: /export LISTEN=/ }],
    [
      'is too short',
      { LISTEN: 'a-key-of-23-bytes------' },
      { ok: false, found: /^the secret \$\{env:LISTEN\} has fewer than 24 bytes/, hint: /openssl rand -base64 32/ },
    ],
  ])('says whether listen.secret %s', async (_what, env, { ok, found, hint }) => {
    const text = `${configOf(stage)}listen: { secret: "\${env:LISTEN}" }\n`;
    const config = await stage.writeConfig('listen.yaml', text);
    const finding = (await findings(config, env))('listen');
    expect(finding).toMatchObject({ what: 'listen.secret', ok, found: expect.stringMatching(found) });
    if (hint) expect(finding.hint).toMatch(hint);
  });

  it('exits with 0 if everything works, and lists what works', async () => {
    const { exitCode, stdout, stderr } = await stage.vigil('check');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { reports, calls, planning, gallery, server } = stage;
    const names = ['reports', 'calls', 'planning', 'gallery'];
    const policy =
      'cancels are allowed; polls of a job are at least 10ms apart; deadline at most 90d; content at most 100 GB; at most 100000 messages';
    expect(stdout.split('\n')).toEqual([
      `ok      config ${stage.configPath}: named by VIGIL_CONFIG; its connections are reports, calls, planning, gallery`,
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
      'ok      workers of the task queue vigil: serve the workflows and reports, calls, planning, gallery',
      ...names.map(
        (name) =>
          `ok      rate limit of ${name}: 0 running waits need about 0.00 polls per second; the rate limit is 1000`,
      ),
    ]);
  });

  it('of one connection tests no other one', async () => {
    const { exitCode, stdout } = await stage.vigil('check', 'calls');
    expect(stdout).not.toContain('connection gallery');
    expect(stdout).toContain('ok      workers of the task queue vigil: serve the workflows and calls');
    expect(exitCode).toBe(0);
  });

  it('of an unknown connection is wrong usage', async () => {
    const ran = await stage.vigil('check', 'cals', '-o', 'json');
    expect(errorOf(ran)).toMatchObject({ type: 'InvalidInput' });
    expect(ran.exitCode).toBe(2);
  });

  it('exits with 1 for each problem, says what to do, and shows no secret', async () => {
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
      hint: 'correct content.path: a part of it is a file, not a folder',
    });
    const refused = "check the connection's user and secret, and the user's rights at the vendor";
    expect(finding('connection planning')).toMatchObject({ ok: false, hint: refused });
    expect(finding('connection gallery')).toMatchObject({ ok: false, hint: refused });
    expect(finding('connection unset')).toMatchObject({
      ok: false,
      found: 'nexus-ic could not log in: the environment variable NOT_SET_ANYWHERE is not set',
      hint: 'run `export NOT_SET_ANYWHERE=…` in this shell; vigil-worker needs it too',
    });
    expect(finding('connection short')).toMatchObject({
      ok: false,
      found: expect.stringContaining(
        'the secret ${env:SHORT_KEY} has fewer than 8 characters; Vigil could not mask it in texts, so use a longer one',
      ),
      hint: 'change it at the vendor to a longer one',
    });
    expect(finding('connection gone')).toMatchObject({
      ok: false,
      found: expect.stringMatching(/^pureconnect could not log in: /),
      hint: "check the port in baseUrl, and that the vendor's server is running",
    });
    expect(finding('connection nowhere')).toMatchObject({ ok: false });
    expect(finding('connection reports')).toMatchObject({ ok: true });
    // Another worker serves it: nothing to log in to, but its queues are polled.
    expect(finding('connection far')).toBeUndefined();
    const workers = 'workers of the task queue vigil';
    const found = 'none serves gone, unset, nowhere, short, far';
    const hint =
      'start `vigil-worker`, or restart the one that has an older config; start the worker whose config has the address of far';
    expect(finding(workers)).toEqual({ what: workers, ok: false, found, hint });
    const { stdout } = await vigil(['check'], { env: { ...stage.env, VIGIL_CONFIG: path, ...env } });
    expect(stdout).toContain(`PROBLEM ${workers}: ${found}\n        ${hint}\n`);
    for (const secret of [...Object.values(SECRETS), ...Object.values(env)]) expect(stdout).not.toContain(secret);
  });

  it('names the missing file of a secret', async () => {
    const more = `  lost: { vendor: nexus-ic, baseUrl: "${stage.reports.baseUrl}", auth: { scheme: apikey, secret: "\${file:lost/key}" } }\n`;
    const finding = await findings(await stage.writeConfig('lost.yaml', configOf(stage, more)));
    expect(finding('connection lost')).toMatchObject({
      ok: false,
      found: expect.stringMatching(/: the secret \$\{file:.+\/lost\/key\} cannot be read \(ENOENT\)$/),
      hint: 'correct the path in the config, or create the file',
    });
  });

  it('advises to wait if the vendor answers with a server error', async () => {
    stage.gallery.fault({ answer: { status: 503 }, times: 9 });
    const finding = await findings(stage.configPath);
    stage.gallery.clearFaults();
    expect(finding('connection gallery')).toMatchObject({
      ok: false,
      hint: "check again later; if it stays, ask the vendor's administrator",
    });
  });

  it('names a namespace that does not exist', async () => {
    const { exitCode, stdout } = await stage.vigil('check', '--namespace', 'nowhere');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      `PROBLEM Temporal ${stage.server.address}, namespace nowhere: Namespace nowhere is not found.\n        check --namespace or TEMPORAL_NAMESPACE`,
    );
  });

  it('reports in one line that no worker runs, and with --no-workers nothing about workers', async () => {
    const text = configOf(stage).replace(/^/, 'taskQueue: nobody\n');
    const env = { ...stage.env, VIGIL_CONFIG: await stage.writeConfig('nobody.yaml', text) };
    const config = ['--config', await stage.writeConfig('no one.yaml', text)];
    const ran = await vigil(['check', ...config], { env });
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout.split('\n').filter((line) => !/^ok /.test(line))).toEqual([
      'PROBLEM workers of the task queue nobody: none runs',
      `        start one with \`vigil-worker --config '${config[1]}'\`, or check without workers with --no-workers`,
    ]);
    const without = await vigil(['check', '--no-workers'], { env });
    expect(without.exitCode).toBe(0);
    expect(without.stdout).not.toContain('workers');
    expect(without.stdout).toContain('ok      search attributes: registered');
  });

  it('reports a Temporal that does not answer beside what works', async () => {
    const finding = await findings(stage.configPath, { TEMPORAL_ADDRESS: '127.0.0.1:9' });
    expect(finding('Temporal 127.0.0.1:9')).toMatchObject({
      ok: false,
      hint: 'check --address or TEMPORAL_ADDRESS, and that the server is running',
    });
    expect(finding('connection calls')).toMatchObject({ ok: true });
  });

  it('warns if the waits need more polls than the rate limit allows', async () => {
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
