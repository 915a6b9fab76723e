import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

// Says when it holds the lock; fills the folder when a line arrives on stdin; prints the path.
const maker = (source: URL) => `
import { once } from 'node:events';
import { writeFile, access } from 'node:fs/promises';
import { join } from 'node:path';
import { makeInCache } from '${source}';
const isReady = (folder) => access(join(folder, 'tool')).then(() => true, () => false);
const log = (line) => console.log(line);
console.log('in ' + await makeInCache({ name: 'tool-v1', isReady, log, make: async (folder) => {
  console.log('making');
  await once(process.stdin, 'data');
  await writeFile(join(folder, 'tool'), String(process.pid));
} }));
process.exit(0);
`;

describe('the tool cache', () => {
  let cacheHome: string;
  let children: ChildProcess[];

  beforeEach(async () => {
    cacheHome = await mkdtemp(join(tmpdir(), 'vigil-tool-cache-'));
    children = [];
  });

  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(cacheHome, { recursive: true, force: true });
  });

  const path = (...names: string[]) => join(cacheHome, 'vigil', ...names);

  function start() {
    const source = new URL('../../scripts/tool-cache.mjs', import.meta.url);
    const child = spawn(process.execPath, ['--input-type=module', '-e', maker(source)], {
      env: { ...process.env, XDG_CACHE_HOME: cacheHome },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    return {
      child,
      closed: once(child, 'close'),
      output: () => output,
      async says(text: string) {
        while (!output.includes(text)) await once(child.stdout, 'data');
      },
    };
  }

  it('lets one process make a tool while the other waits, and gives both the same', async () => {
    const first = start();
    await first.says('making');
    const second = start();
    await second.says(`waiting for process ${first.child.pid}`);
    first.child.stdin.write('go\n');
    await Promise.all([first.says(`in ${path('tool-v1')}`), second.says(`in ${path('tool-v1')}`)]);
    expect(second.output()).not.toContain('making');
    expect(await readFile(path('tool-v1', 'tool'), 'utf8')).toBe(String(first.child.pid));
    expect(await readdir(path())).toEqual(['tool-v1']);
  });

  it('takes over from a process that was killed while it made the tool, and clears its remains', async () => {
    const killed = start();
    await killed.says('making');
    killed.child.kill('SIGKILL');
    await killed.closed;
    expect((await readdir(path())).sort()).toEqual(['tool-v1.lock', `tool-v1.making-${killed.child.pid}`]);
    const second = start();
    await second.says('making');
    second.child.stdin.write('go\n');
    await second.closed;
    expect(await readdir(path())).toEqual(['tool-v1']);
  });

  it('replaces an existing folder that is not ready', async () => {
    await mkdir(path('tool-v1'), { recursive: true });
    await writeFile(path('tool-v1', 'half'), '');
    const maker = start();
    await maker.says('making');
    maker.child.stdin.write('go\n');
    await maker.says('in ');
    expect(await readdir(path('tool-v1'))).toEqual(['tool']);
  });
});
