/** `vigil run` with files that the job needs first. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRunStage, type RunStage } from './runs.js';

const JOB = { jobType: 'IMPORT_DATA', jobName: 'Load', parameters: { importFileName: 'load.csv' } };
const QUICK = ['--set', 'backoff.initial=100ms', '--set', 'backoff.max=300ms'];

let stage: RunStage;

beforeAll(async () => {
  stage = await openRunStage();
  stage.planning.addDefinition({
    ...JOB,
    parameters: ['importFileName'],
    needsFile: 'importFileName',
    job: { timeline: [{ status: -1 }, { status: 0 }] },
  });
  await mkdir(join(stage.contentFolder, 'in'), { recursive: true });
  await writeFile(join(stage.contentFolder, 'in', 'load.csv'), 'a;b\n');
  await writeFile(join(stage.folder, 'load.yaml'), JSON.stringify(JOB));
}, 120_000);
afterAll(() => stage.stop());

const run = (...args: string[]) => stage.vigil('run', 'loads', '--job', 'load.yaml', ...QUICK, ...args);

describe('vigil run --upload', () => {
  it('uploads the file, starts the job and shows the receipt', async () => {
    const ran = await run('--upload', 'in/load.csv', '--key', 'uploaded');
    expect(ran).toMatchObject({ exitCode: 0 });
    const sha256 = stage.planning.repository.uploaded.get('load.csv')?.sha256;
    expect(ran.stdout.split('\n').slice(0, 3)).toEqual([
      'Run       loads uploaded',
      `Upload    in/load.csv  4 B  sha256 ${sha256}`,
      expect.stringMatching(/^Submit {4}submitted, 1 request/),
    ]);
    const shown = await stage.vigil('show', 'loads', '--key', 'uploaded', '-o', 'json');
    expect(JSON.parse(shown.stdout)).toMatchObject({ submit: { uploads: [{ path: 'in/load.csv', sha256 }] } });
  });

  it('refuses another file under the same key', async () => {
    const ran = await run('--set', 'upload=in/other.csv', '--key', 'uploaded', '-o', 'json');
    expect(ran.exitCode).toBe(2);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      error: {
        type: 'KeyTaken',
        message: expect.stringContaining(
          'upload[0]: "in/load.csv" in the run that has this key, "in/other.csv" in yours',
        ),
      },
    });
  });

  it('prints what would be uploaded with --dry-run, with the sizes that this machine knows', async () => {
    const args = ['--upload', 'in/load.csv', '--upload', 'in/later.csv', '--key', 'dry', '--dry-run'];
    const text = await run(...args);
    expect(text.stdout).toContain(
      'Upload      in/load.csv, 4 B\nUpload      in/later.csv, size unknown on this machine: not in the content store\n',
    );
    expect(JSON.parse((await run(...args, '-o', 'json')).stdout)).toMatchObject({
      uploads: [
        { path: 'in/load.csv', bytes: 4 },
        { path: 'in/later.csv', bytes: null, problem: 'not in the content store' },
      ],
    });
  });

  it.each([
    [['--upload', '../vigil.env'], /^upload\.0: expected the path of a file in the content store/],
    [['--upload', '/etc/passwd'], /^upload\.0: expected the path of a file in the content store/],
    [
      ['--upload', 'planning/1/content/a.zip'],
      /^upload: this connection allows only uploads of in\/\*\.csv, and not planning\/1\/content\/a\.zip; choose another file, or add a pattern to "run\.upload" of the connection in vigil\.yaml$/,
    ],
  ])('refuses %j before anything starts', async (args, message) => {
    const ran = await run(...args, '--key', 'refused', '-o', 'json');
    expect(ran.exitCode).toBe(2);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { message: expect.stringMatching(message) } });
  });
});
