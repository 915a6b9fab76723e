import { chmod, chown, mkdir, mkdtemp, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { runWorker, vigil, type Env, type Ran } from '../helpers/processes.js';

const SECRET = 'alteryx-secret-Kd27';
/** Nothing listens there: these tests do not check what the commands say about Temporal. */
const env: Env = { TEMPORAL_ADDRESS: '127.0.0.1:9', AWS_SECRET_ACCESS_KEY: SECRET };
const isRoot = process.getuid?.() === 0;

let gallery: AlteryxSimulator;
let folder: string;
beforeAll(async () => {
  gallery = new AlteryxSimulator({ clientSecret: SECRET });
  await gallery.start();
});
afterAll(() => gallery.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-found-'));
  await writeFile(
    join(folder, 'vigil.yaml'),
    `connections:
  gallery:
    vendor: alteryx
    baseUrl: "${gallery.baseUrl}"
    clientId: "${gallery.accepts.clientId}"
    clientSecret: "\${env:AWS_SECRET_ACCESS_KEY}"
    jobPage: "https://gallery.example/jobs/{jobId}"
  warehouse: { elsewhere: true }
`,
    { mode: 0o644 },
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const requests = () => gallery.ledger.length;

async function refused(ran: Ran, who: string, why: string, before: number): Promise<void> {
  expect(requests()).toBe(before);
  expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
  const lines = [`./vigil.yaml: not used, because ${why.split('; ')[0]}`, why.split('; ')[1]];
  expect(ran.stderr.split('\n')).toEqual(lines.map((line) => `${who}: ${line}`));
}

const check = (args: string[] = [], more: Env = {}) =>
  vigil(['check', ...args], { env: { ...env, ...more }, cwd: folder });

describe('a config that nobody names', () => {
  async function atHome(): Promise<Env> {
    const home = join(folder, 'home');
    await mkdir(join(home, 'vigil'), { recursive: true });
    await rename(join(folder, 'vigil.yaml'), join(home, 'vigil', 'vigil.yaml'));
    return { XDG_CONFIG_HOME: home };
  }

  it('is found in $XDG_CONFIG_HOME, and used without a remark', async () => {
    const { stdout, stderr } = await check([], await atHome());
    expect(stdout).toContain('ok      connection gallery');
    expect(stderr).toBe('');
  });

  it('is found in ~/.config if XDG_CONFIG_HOME is not set, or relative', async () => {
    const { XDG_CONFIG_HOME: home = '' } = await atHome();
    await rename(home, join(folder, '.config'));
    expect((await check([], { HOME: folder })).stdout).toContain('ok      connection gallery');
    const relative = await check([], { HOME: folder, XDG_CONFIG_HOME: 'nowhere' });
    expect(relative.stdout).toContain('ok      connection gallery');
  });

  it('is the one of the current folder if both exist', async () => {
    const env = await atHome();
    await writeFile(join(folder, 'vigil.yaml'), 'connections:\n  near: { elsewhere: true }\n', { mode: 0o644 });
    expect((await check([], env)).stdout).not.toContain('gallery');
  });

  it('is refused in the home folder too if others can write to it, and is not used if the one of the current folder is refused', async () => {
    const env = await atHome();
    const path = join(folder, 'home', 'vigil', 'vigil.yaml');
    await chmod(path, 0o666);
    const before = requests();
    const atHomeRefused = await check([], env);
    expect(requests()).toBe(before);
    expect(atHomeRefused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(atHomeRefused.stderr).toContain(`${path}: not used, because other users can write to it (mode 0666)`);
    await chmod(path, 0o644);
    // It is not skipped: the user would not notice that another config is used.
    await symlink('nowhere.yaml', join(folder, 'vigil.yaml'));
    expect(await check([], env)).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('is reported as missing with the searched places and the command that creates one', async () => {
    await rm(join(folder, 'vigil.yaml'));
    const ran = await check([], { XDG_CONFIG_HOME: join(folder, 'home') });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr.split('\n')).toEqual([
      `vigil: ./vigil.yaml: no such file, and none at ${join(folder, 'home/vigil/vigil.yaml')} or /etc/vigil/vigil.yaml`,
      'vigil: create one with `vigil init`, or name a config with --config or VIGIL_CONFIG',
    ]);
  });
});

describe('a config found in the current folder', () => {
  it('is announced once with the hosts that its secrets go to, before it uses one', async () => {
    const { stdout, stderr } = await check();
    expect(stdout).toContain('ok      connection gallery');
    const host = new URL(gallery.baseUrl).host;
    expect(stderr).toBe(
      `vigil: using ${join(folder, 'vigil.yaml')}, which was found in the current folder; its secrets go to ${host}`,
    );
  });

  it('is not announced if no secret is used', async () => {
    const { stderr } = await vigil(['await', 'gallery'], { env, cwd: folder });
    expect(stderr).not.toContain('secrets');
  });

  it.each([
    ['--config', ['--config', 'vigil.yaml'], {}],
    ['VIGIL_CONFIG', [], { VIGIL_CONFIG: './vigil.yaml' }],
  ])('is trusted if %s names it', async (_name, args, more) => {
    await chmod(join(folder, 'vigil.yaml'), 0o666);
    const { stdout, stderr } = await check(args, more);
    expect(stdout).toContain('ok      connection gallery');
    expect(stderr).toBe('');
  });

  it('is refused if others can write to it', async () => {
    const before = requests();
    await chmod(join(folder, 'vigil.yaml'), 0o666);
    const fix = 'run `chmod go-w -- ./vigil.yaml`, or pass --config ./vigil.yaml to trust it as it is';
    const why = `other users can write to it (mode 0666); ${fix}`;
    await refused(await check(), 'vigil', why, before);
    await refused(await vigil(['list', '--orphans'], { env, cwd: folder }), 'vigil', why, before);
    await refused(await runWorker(env, [], folder), 'vigil-worker', why, before);
    const flags = ['--add', '--vendor', 'alteryx', '--name', 'b', '--base-url', gallery.baseUrl, '--set', 'clientId=b'];
    const init = ['init', ...flags, '--secret', 'clientSecret=env:AWS_SECRET_ACCESS_KEY', '--check'];
    await refused(await vigil(init, { env, cwd: folder }), 'vigil', why, before);
  });

  it('is refused if others can replace it', async () => {
    const before = requests();
    await chmod(folder, 0o777);
    const fix = `run \`chmod go-w -- ${folder}\`, or pass --config ./vigil.yaml to trust it as it is`;
    await refused(await check(), 'vigil', `other users can write to its folder ${folder} (mode 0777); ${fix}`, before);
    // As /tmp is: others may add files, but not replace this one.
    await chmod(folder, 0o1777);
    expect((await check()).stdout).toContain('ok      connection gallery');
  });

  it('is refused if it is not a file', async () => {
    await rm(join(folder, 'vigil.yaml'));
    await symlink('/dev/zero', join(folder, 'vigil.yaml'));
    const { exitCode, stderr } = await check();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('./vigil.yaml: not a regular file');
  });

  const asRoot = isRoot ? it : it.skip;
  asRoot('is refused if another user owns it, its link or its folder', async () => {
    const path = join(folder, 'vigil.yaml');
    const before = requests();
    const fix = 'pass --config ./vigil.yaml to trust it as it is';
    await chown(path, 12_345, 12_345);
    await refused(await check(), 'vigil', `it belongs to another user (uid 12345); ${fix}`, before);
    await chown(path, 0, 0);
    await chown(folder, 12_345, 12_345);
    const itsFolder = `its folder ${folder} belongs to another user (uid 12345); ${fix}`;
    await refused(await check(), 'vigil', itsFolder, before);
    await chown(folder, 0, 0);
    await rename(path, join(folder, 'other.yaml'));
    await chown(join(folder, 'other.yaml'), 12_345, 12_345);
    await symlink('other.yaml', path);
    await refused(await check(), 'vigil', `it belongs to another user (uid 12345); ${fix}`, before);
  });

  it('is written by init so that only its owner can change it, whatever the umask', async () => {
    const flags = ['--vendor', 'alteryx', '--name', 'b', '--base-url', gallery.baseUrl, '--set', 'clientId=b'];
    const path = join(folder, 'new.yaml');
    const umask = process.umask(0o002);
    try {
      const args = ['init', '--config', path, ...flags, '--secret', 'clientSecret=env:AWS_SECRET_ACCESS_KEY'];
      // In a process of its own, which has this umask.
      expect(await vigil(args, { env, cwd: folder, input: '' })).toMatchObject({ exitCode: 0 });
    } finally {
      process.umask(umask);
    }
    expect((await stat(path)).mode & 0o777).toBe(0o644);
  });
});
