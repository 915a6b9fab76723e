import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);

// Installs as npm ci does, as far as it concerns the script: it warns, and leaves a record of the lock file.
const fakeNpm = `#!/bin/sh
echo "npm warn Unknown user config" >&2
echo "added 1 package"
echo "$*" >> npm-calls
mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json
`;

describe('ensure-installed', () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;

  const script = () => join(folder, 'scripts', 'ensure-installed.mjs');
  const ensure = (...args: string[]) => run(process.execPath, [script(), ...args], { env });
  const npmCalls = () => readFile(join(folder, 'npm-calls'), 'utf8').catch(() => '');
  const lock = (version: string) =>
    writeFile(
      join(folder, 'package-lock.json'),
      JSON.stringify({
        packages: {
          '': {},
          'node_modules/got': { version, integrity: `sha512-${version}` },
          'node_modules/fsevents': { version: '2.3.3', optional: true },
        },
      }),
    );

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-ensure-installed-'));
    await cp(fileURLToPath(new URL('../../scripts', import.meta.url)), join(folder, 'scripts'), { recursive: true });
    await writeFile(join(folder, 'npm'), fakeNpm, { mode: 0o755 });
    await lock('14.0.0');
    env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) };
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('installs if node_modules is missing, and not again', async () => {
    const first = await ensure();
    expect(first.stderr).toContain('node_modules is missing');
    await ensure();
    expect(await npmCalls()).toBe('ci --no-audit --no-fund\n');
  });

  it('installs when the lock file has changed since', async () => {
    await ensure();
    await lock('14.0.1');
    expect((await ensure()).stderr).toContain('node_modules/got is 14.0.0, not 14.0.1');
    expect(await npmCalls()).toBe('ci --no-audit --no-fund\n'.repeat(2));
  });

  it('does not install if only an optional package is missing', async () => {
    await ensure();
    const record = join(folder, 'node_modules', '.package-lock.json');
    const { packages } = JSON.parse(await readFile(record, 'utf8')) as { packages: Record<string, unknown> };
    delete packages['node_modules/fsevents'];
    await writeFile(record, JSON.stringify({ packages }));
    expect((await ensure()).stderr).toBe('');
  });

  it('installs once when two start at the same time', async () => {
    await Promise.all([ensure(), ensure()]);
    expect(await npmCalls()).toBe('ci --no-audit --no-fund\n');
  });

  it('leaves stdout to the command and passes its exit code on', async () => {
    const ended = ensure('--', 'sh', '-c', 'echo answer; exit 7');
    await expect(ended).rejects.toMatchObject({ code: 7, stdout: 'answer\n' });
  });

  it('prints the output of npm when it fails, and does not run the command', async () => {
    await writeFile(join(folder, 'npm'), '#!/bin/sh\necho "npm error EUSAGE" >&2\nexit 1\n', { mode: 0o755 });
    await expect(ensure('--', 'echo', 'answer')).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/npm error EUSAGE[^]*npm ci ended with code 1/),
    });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('forwards %s to the command and waits for its end', async (signal) => {
    await ensure();
    const command = `trap 'echo caught; exit 9' ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`;
    const child = spawn(process.execPath, [script(), '--', 'sh', '-c', command], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (stdout === '') child.kill(signal);
      stdout += text;
    });
    expect(await once(child, 'close')).toEqual([9, null]);
    expect(stdout).toBe('ready\ncaught\n');
  });
});
