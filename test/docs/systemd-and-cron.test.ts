/** deploy/systemd and deploy/cron, for hosts without containers. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { findOnPath } from '../../scripts/tool-cache.mjs';
import { createProgram } from '../../src/cli/program.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const unit = read('deploy/systemd/vigil-worker.service');
const variables = read('deploy/systemd/worker.env');

const settingsOf = (name: string) => [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value!);

describe('vigil-worker.service', () => {
  it('uses only flags that vigil-worker has', () => {
    const [command = ''] = settingsOf('ExecStart');
    const flags = [...`${command} ${variables}`.matchAll(/ (--[a-z]+)/g)].map(([, flag]) => flag!);
    expect(flags).toEqual(['--health', '--metrics', '--connections']);
    const worker = read('src/worker.ts');
    for (const flag of flags) expect(worker).toContain(`'${flag} <`);
  });

  it('takes each variable of its command from worker.env', () => {
    const [command = ''] = settingsOf('ExecStart');
    const used = [...command.matchAll(/\$(\w+)/g)].map(([, name]) => name!);
    expect(used).toEqual(['VIGIL_WORKER_FLAGS']);
    for (const name of used) expect(variables).toMatch(new RegExp(`^${name}=`, 'm'));
  });

  it('starts again after every end, and leaves more time to stop than a collection has', () => {
    expect(settingsOf('Restart')).toEqual(['always']);
    expect(settingsOf('StartLimitIntervalSec')).toEqual(['0']);
    const [, grace] = /COLLECTION_GRACE = '(\d+)s'/.exec(read('src/serving/serve.ts'))!;
    expect(parseInt(settingsOf('TimeoutStopSec')[0]!)).toBeGreaterThanOrEqual(Number(grace) + 10);
  });
});

const analyze = await findOnPath('systemd-analyze');
const whyNot = analyze === undefined ? ', skipped: no systemd-analyze' : '';
if (whyNot) process.stderr.write('The check of the systemd unit is skipped: no systemd-analyze.\n');

(analyze === undefined ? describe.skip : describe)(`systemd-analyze${whyNot}`, () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  async function analyzed(text: string, ...args: string[]) {
    const folder = await mkdtemp(join(tmpdir(), 'vigil-unit-'));
    folders.push(folder);
    const path = join(folder, 'vigil-worker.service');
    // The command is not installed here, and the check wants one that is.
    await writeFile(path, text.replace(/^ExecStart=vigil-worker/m, 'ExecStart=/bin/true'));
    const { exitCode, all } = await execa(analyze!, [...args, path], { all: true, reject: false });
    return { exitCode, all };
  }

  it('has no complaint about the unit', async () => {
    expect(await analyzed(unit, 'verify')).toEqual({ exitCode: 0, all: '' });
    expect((await analyzed(unit.replace('ProtectHome', 'ProtectHomes'), 'verify')).all).toContain('ProtectHomes');
  });

  it('finds it hardened', async () => {
    const { exitCode, all } = await analyzed(unit, 'security', '--offline=yes', '--threshold=20');
    expect({ exitCode, all }).toMatchObject({ exitCode: 0 });
  });
});

describe('deploy/cron/vigil', () => {
  const entries = read('deploy/cron/vigil')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !/^[A-Z_]+=/.test(line));

  it('gives each line five fields of time and a user', () => {
    expect(entries).toHaveLength(3);
    for (const entry of entries) expect(entry).toMatch(/^(?:[\d*/,-]+ ){5}vigil vigil /);
  });

  it('escapes each %, at which cron would end the command', () => {
    expect(entries.join('\n')).toContain('\\%');
    for (const entry of entries) expect(entry).not.toMatch(/(?<!\\)%/);
  });

  it('holds commands that vigil understands', async () => {
    const commands = entries.flatMap((entry) => [...entry.matchAll(/(?<= vigil |\|\| )vigil ([^|>]+)/g)]);
    expect(commands).toHaveLength(4);
    let understood = 0;
    for (const [, words] of commands) {
      const program = createProgram(() => {
        understood += 1;
        return Promise.resolve();
      });
      for (const command of [program, ...program.commands]) command.exitOverride();
      await program.parseAsync(
        words!
          .replace(/\$\(.+?\)/, '2026-11-30')
          .trim()
          .split(' '),
        { from: 'user' },
      );
    }
    expect(understood).toBe(commands.length);
  });
});
