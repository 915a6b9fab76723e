import { chmod, lstat, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../src/config/config.js';
import { connectionSchemas } from '../../src/config/config-schema.js';
import { errorOf } from '../helpers/outcome.js';
import { vigil, type Ran } from '../helpers/processes.js';
import { openStage, SECRETS, type Stage } from '../helpers/stage.js';
import { CALLS, PASSWORD } from './init.flags.js';

let stage: Stage;
let folder: string;
beforeAll(async () => {
  stage = await openStage();
  await stage.startWorker();
}, 60_000);
beforeEach(async () => {
  folder = await mkdtemp(join(stage.folder, 'init-'));
});
afterAll(() => stage.stop());

const env = () => ({ ...SECRETS, TEMPORAL_ADDRESS: stage.server.address });

async function init(...args: string[]): Promise<Ran> {
  return vigil(['init', ...args], { env: env(), cwd: folder });
}

const written = async (name = 'vigil.yaml') => readFile(join(folder, name), 'utf8');

/** The flags of a connection of each vendor to its simulator. */
function flagsOf(vendor: string): string[] {
  const { reports, calls, planning, gallery } = stage;
  const all: Record<string, string> = {
    'nexus-ic': `reports --base-url ${reports.baseUrl} --set auth.scheme=apikey --secret auth.secret=env:NEXUS_IC_KEY`,
    pureconnect: `calls --base-url ${calls.url} --set user=${calls.accepts.user} --secret password=env:ICWS_PASSWORD`,
    'oracle-epm': `planning --base-url ${planning.url} --set application=${planning.application} --set auth.user=${planning.accepts.user} --secret auth.password=env:EPM_PASSWORD`,
    alteryx: `gallery --base-url ${gallery.baseUrl} --set clientId=${gallery.accepts.clientId} --secret clientSecret=env:ALTERYX_SECRET`,
  };
  return ['--vendor', vendor, '--name', ...all[vendor]!.split(' ')];
}

describe('init by flags', () => {
  it.each(Object.keys(connectionSchemas))('writes a config with which check passes: %s', async (vendor) => {
    const { exitCode, stderr, stdout } = await init(...flagsOf(vendor));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const [, , , name = ''] = flagsOf(vendor);
    expect(stdout).toContain(`Wrote ./vigil.yaml with the connection ${name}. Next steps:\n  vigil setup\n`);
    const checked = await vigil(['check'], { env: env(), cwd: folder });
    expect(checked).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`ok      connection ${name} (`) });
  });

  it('writes a tidy file that names the variables it needs', async () => {
    await init(...CALLS, ...PASSWORD, '--set', 'concurrency=4', '--set', 'rateLimit=0.5', '--content', '/srv/content');
    expect(await written())
      .toBe(`# yaml-language-server: $schema=https://unpkg.com/vigil-jobs@0.1.0/schema/vigil-config.schema.json
# The config of vigil and vigil-worker. docs/configuration.md lists every key.
# Secrets are references: \${env:NAME} or \${file:PATH}. To test the config, run: vigil check

content:
  store: file
  path: /srv/content
connections:
  # needs ICWS_PASSWORD in the environment
  calls:
    vendor: pureconnect
    baseUrl: https://ic-a.example:8019
    user: svc
    concurrency: 4
    rateLimit: 0.5
    password: '\${env:ICWS_PASSWORD}'
`);
    expect(await readdir(folder)).toEqual(['vigil.yaml']);
    await writeFile(join(folder, 'as-usual'), '');
    expect((await stat(join(folder, 'vigil.yaml'))).mode).toBe((await stat(join(folder, 'as-usual'))).mode);
  });

  it('writes the alternates of PureConnect with their names', async () => {
    const alternates = 'https://ic-b.example:8019, IC-C=https://ic-c.example:8019/icws, ::1=https://ic-d.example';
    const { exitCode, stderr } = await init(...CALLS, ...PASSWORD, '--set', `alternates=${alternates}`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(parseConfig(await written(), 'vigil.yaml').connections['calls']).toMatchObject({
      alternates: [
        { url: 'https://ic-b.example:8019' },
        { url: 'https://ic-c.example:8019', name: 'IC-C' },
        { url: 'https://ic-d.example', name: '::1' },
      ],
    });
  });

  it('prints what to export if it is not set, and which config to name', async () => {
    const ran = await vigil(['init', ...CALLS, ...PASSWORD, '--config', 'my config.yaml'], { cwd: folder });
    expect(ran.stdout.split('\n')).toEqual([
      'Wrote my config.yaml with the connection calls. Next steps:',
      '  export ICWS_PASSWORD=…',
      "  vigil setup --config 'my config.yaml'",
      "  vigil check --no-workers --config 'my config.yaml'",
      "  vigil-worker --config 'my config.yaml'",
      'Then, in another terminal:',
      "  vigil await calls <jobId> --config 'my config.yaml'",
    ]);
  });

  it('prints commands that succeed in their order', async () => {
    const { stdout } = await init(...flagsOf('pureconnect'), '-o', 'json');
    const { next } = JSON.parse(stdout) as { next: string[] };
    const untilWorker = next.slice(0, next.indexOf('vigil-worker'));
    expect(untilWorker).toHaveLength(2);
    for (const command of untilWorker) {
      const ran = await vigil(command.split(' ').slice(1), { env: env(), cwd: folder });
      expect({ command, ...ran }).toMatchObject({ command, exitCode: 0 });
    }
  });

  it('prints one object with -o json', async () => {
    const { stdout, stderr } = await init(...CALLS, ...PASSWORD, '-o', 'json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      config: './vigil.yaml',
      connections: ['calls'],
      variables: ['ICWS_PASSWORD'],
      unset: [],
      next: ['vigil setup', 'vigil check --no-workers', 'vigil-worker', 'vigil await calls <jobId>'],
    });
  });

  it('names each missing flag without a terminal', async () => {
    const nothing = await init();
    expect(nothing.exitCode).toBe(2);
    expect(nothing.stderr.split('\n')).toEqual([
      'vigil: --vendor: missing; expected one of nexus-ic, pureconnect, oracle-epm, alteryx',
      "vigil: --name: missing; expected a connection's name: 1 to 40 of a-z, 0-9 and '-'",
      'vigil: see `vigil init --help`',
    ]);
    const some = await init('--vendor', 'nexus-ic', '--name', 'reports', '-o', 'json');
    expect(some).toMatchObject({ exitCode: 2, stderr: '' });
    expect(errorOf(some)).toMatchObject({
      type: 'InvalidInput',
      message: [
        '--base-url: missing; expected an address such as "https://host.example/path"',
        '--set auth.scheme: missing; expected "basic" or "apikey" or "token"',
        '--secret auth.secret: missing; expected env:NAME or file:PATH, not the secret itself',
      ].join('\n'),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    [['--secret', 'password=hunter2-Xy'], 'expected env:NAME or file:PATH'],
    [['--secret', 'password=env:hunter2Xy'], 'expected the name of a variable in capitals'],
    [['--secret', 'password=file:hunter2-Xy'], 'expected the path of a file'],
    [['--set', 'password=hunter2-Xy'], 'expected a reference to a secret'],
  ])('refuses a secret itself, and does not repeat it: %j', async (flags, what) => {
    const { exitCode, stdout, stderr } = await init(...CALLS, ...flags);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`vigil: --secret password: ${what}`);
    expect(stdout + stderr).not.toContain('hunter2');
    expect(stderr).not.toContain('missing');
  });

  it('checks each field as the config does, under the name of its flag', async () => {
    const flags = '--vendor pureconnect --name Calls --base-url http://10.0.0.1 --set usr=x --set concurrency=many';
    const { exitCode, stderr } = await init(...flags.split(' '), '--set', 'user=svc', ...PASSWORD);
    expect(exitCode).toBe(2);
    expect(stderr.split('\n').sort()).toEqual([
      'vigil: --base-url: expected https; to allow http to another machine, set insecureHttp: true',
      "vigil: --name: expected a connection's name: 1 to 40 of a-z, 0-9 and '-'",
      'vigil: --set concurrency: expected a whole number of at least 1',
      'vigil: --set usr: unknown field; did you mean "user"?',
      'vigil: see `vigil init --help`',
    ]);
  });

  it('does not change an existing file without --add or --overwrite', async () => {
    await writeFile(join(folder, 'vigil.yaml'), 'mine');
    const { exitCode, stderr } = await init(...CALLS, ...PASSWORD);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'vigil: ./vigil.yaml: already exists\nvigil: add the connection to it with --add, or replace it with --overwrite',
    );
    expect(await written()).toBe('mine');
    await chmod(join(folder, 'vigil.yaml'), 0o640);
    expect((await init(...CALLS, ...PASSWORD, '--overwrite')).exitCode).toBe(0);
    expect(Object.keys(parseConfig(await written(), '').connections)).toEqual(['calls']);
    expect((await stat(join(folder, 'vigil.yaml'))).mode & 0o777).toBe(0o640);
  });

  it('writes through a symlink and keeps the link', async () => {
    await writeFile(join(folder, 'shared.yaml'), 'old');
    await symlink('shared.yaml', join(folder, 'vigil.yaml'));
    expect((await init(...CALLS, ...PASSWORD, '--overwrite')).exitCode).toBe(0);
    expect((await lstat(join(folder, 'vigil.yaml'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'shared.yaml'), 'utf8')).toContain('calls:');
    expect((await readdir(folder)).sort()).toEqual(['shared.yaml', 'vigil.yaml']);
  });

  it('adds a connection and keeps what is there, with its comments', async () => {
    const before = `# of the late shift
taskQueue: late # not the early
connections:
  # ask Ann before you touch it
  far: { elsewhere: true }
`;
    await writeFile(join(folder, 'vigil.yaml'), before);
    expect((await init(...CALLS, ...PASSWORD, '--add')).exitCode).toBe(0);
    const after = await written();
    expect(after.startsWith(before)).toBe(true);
    expect(Object.keys(parseConfig(after, '').connections)).toEqual(['far', 'calls']);
    const again = await init(...CALLS, ...PASSWORD, '--add');
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('already has a connection calls') });
    expect(await written()).toBe(after);
  });

  it('adds to connections in braces too, and creates a missing file', async () => {
    expect((await init(...CALLS, ...PASSWORD, '--add')).exitCode).toBe(0);
    await writeFile(join(folder, 'vigil.yaml'), 'connections: { far: { elsewhere: true } }\n');
    expect((await init(...CALLS, ...PASSWORD, '--add')).exitCode).toBe(0);
    expect(Object.keys(parseConfig(await written(), '').connections)).toEqual(['far', 'calls']);
  });

  it('does not add to a file that is not a config', async () => {
    await writeFile(join(folder, 'vigil.yaml'), 'connections: { far: { elsewere: true } }\n');
    const ran = await init(...CALLS, ...PASSWORD, '--add', '-o', 'json');
    expect(ran.exitCode).toBe(2);
    expect(errorOf(ran)).toMatchObject({ type: 'InvalidConfig' });
    expect(await written()).toContain('elsewere');
  });

  it('writes only a connection that can log in with --check', async () => {
    const { stdout, exitCode } = await vigil(['init', ...flagsOf('pureconnect'), '--check', '-o', 'json'], {
      env: { ...env(), ICWS_PASSWORD: 'wrong-password-Zx1' },
      cwd: folder,
    });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { type: 'CheckFailed', hint: expect.stringContaining('the config was not written') },
    });
    expect(await readdir(folder)).toEqual([]);
    expect((await init(...flagsOf('pureconnect'), '--check')).exitCode).toBe(0);
    expect(await readdir(folder)).toEqual(['vigil.yaml']);
  });

  it.each(['env:ICWS_PASSWORD', 'file:./password'])(
    'refuses a secret of fewer than 8 characters: %s',
    async (place) => {
      await writeFile(join(folder, 'password'), 'Zx13567\n');
      const { exitCode, stdout, stderr } = await vigil(['init', ...CALLS, '--secret', `password=${place}`], {
        env: { ...env(), ICWS_PASSWORD: 'Zx13567' },
        cwd: folder,
      });
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/^vigil: connection calls: the secret \$\{.+\} has fewer than 8 characters; /);
      expect(stdout + stderr).not.toContain('Zx13567');
      expect(await readdir(folder)).toEqual(['password']);
    },
  );

  it('names a place where no file can be written', async () => {
    const { exitCode, stderr } = await init(...CALLS, ...PASSWORD, '--config', 'no/such/vigil.yaml');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('vigil: no/such/vigil.yaml: the folder no/such does not exist');
  });
});
