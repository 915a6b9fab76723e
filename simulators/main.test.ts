/** The simulators as a process, as the demo and compose start them. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

const started: { kill: (signal: 'SIGKILL') => boolean }[] = [];

function run(...args: string[]) {
  const child = execa('node', ['--import', 'tsx', 'simulators/main.ts', ...args], { reject: false, buffer: true });
  started.push(child);
  return child;
}

const ANY_PORTS = ['--nexus-ic', '0', '--pureconnect', '0', '--oracle-epm', '0', '--alteryx', '0'];

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

describe('simulators/main.ts', () => {
  it('prints its addresses and jobs, serves them, and exits with 0 on a signal', async () => {
    const child = run(...ANY_PORTS);
    const urls = new Map<string, string>();
    const jobs: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      const [, vendor, url] = /^(\S+) listening on ([^,]+), /.exec(line) ?? [];
      if (vendor) urls.set(vendor, url!);
      else jobs.push(line);
      if (jobs.length === 8) break;
    }
    expect([...urls.keys()]).toEqual(['nexus-ic', 'pureconnect', 'oracle-epm', 'alteryx']);
    expect(jobs).toContain('pureconnect job 34: runs for 12 h; a cancel takes 5 s');
    const authorization = `Basic ${Buffer.from('svc-extract:correct-horse').toString('base64')}`;
    const path = '/HyperionPlanning/rest/v3/applications/Vision/jobs/224';
    const answer = await fetch(`${urls.get('oracle-epm')}${path}`, { headers: { authorization } });
    expect(await answer.json()).toMatchObject({ jobId: 224, status: -1 });
    child.kill('SIGTERM');
    expect(await child).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('--write writes a config and its secrets, and leaves a file with another text as it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulators-'));
    const config = join(folder, 'new', 'vigil.yaml');
    const env = join(folder, 'new', 'vigil.env');
    try {
      const started = async () => {
        const child = run(...ANY_PORTS, '--write', join(folder, 'new'));
        const lines: string[] = [];
        for await (const line of createInterface(child.stdout)) {
          lines.push(line);
          if (line === '  vigil-worker') break;
        }
        child.kill('SIGTERM');
        await child;
        return lines;
      };
      expect(await started()).toEqual(expect.arrayContaining([`${config}: written`, `${env}: written`]));
      expect(await readFile(env, 'utf8')).toContain('export ICWS_PASSWORD=correct-horse\n');
      expect((await stat(config)).mode & 0o777).toBe(0o644);
      await writeFile(config, '# mine');
      const again = await started();
      expect(again).toContain(`${env}: already there`);
      expect(again.find((line) => line.startsWith(config))).toContain('left as it is');
      expect(await readFile(config, 'utf8')).toBe('# mine');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    [['--nexsu-ic', '1'], "Unknown option '--nexsu-ic'; run with --help to see the options"],
    [
      ['--alteryx', '80abc'],
      "--alteryx must be a port from 0 to 65535, not '80abc'; run with --help to see the options",
    ],
    [
      ['--alteryx', '65536'],
      "--alteryx must be a port from 0 to 65535, not '65536'; run with --help to see the options",
    ],
    [
      ['--nexus-ic-version', '6.7'],
      "--nexus-ic-version must be 6.8 or 6.9, not '6.7'; run with --help to see the options",
    ],
  ])('exits with 2 and one line for %j', async (args, line) => {
    expect(await run(...args)).toMatchObject({ exitCode: 2, stdout: '', stderr: line });
  });

  it('exits with 1 and one line if a port is in use', async () => {
    const { port, close } = await occupied();
    const { exitCode, stderr } = await run(...ANY_PORTS.slice(0, -1), String(port));
    close();
    expect([exitCode, stderr]).toEqual([
      1,
      `port ${port} at 127.0.0.1 is already in use; choose another one with --alteryx <port>`,
    ]);
  });

  it('prints its options for --help', async () => {
    const { exitCode, stdout } = await run('--help');
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Usage: .*--oracle-epm <port>/s)]);
  });
});

async function occupied(): Promise<{ port: number; close: () => void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as { port: number }).port, close: () => void server.close() };
}
