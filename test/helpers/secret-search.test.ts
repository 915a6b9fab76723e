import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { filePlaces, findSecrets, formsOf, historyPlaces, placeOf } from './secret-search.js';
import { startDevServer, type DevServer } from './temporal.js';

const SECRET = 'p/a+s "s" wörd!&=\\';

describe('the search for secrets', () => {
  it.each(Object.entries(formsOf(SECRET)))('finds one that is %s', (_form, text) => {
    const finds = findSecrets([SECRET], [placeOf('a log', `before ${text} after`)]);
    expect(finds).toContainEqual(expect.stringContaining(`a log: ${SECRET}`));
  });

  it.each(['', 'u', 'us', 'user:'])('finds one in the base64 of a longer text that begins with "%s"', (before) => {
    const text = Buffer.from(`${before}${SECRET} and more`).toString('base64');
    expect(findSecrets([SECRET], [placeOf('a log', text)])).toHaveLength(1);
  });

  it('finds nothing if there is no secret, and does not treat a short word as one', () => {
    expect(findSecrets([SECRET, 'short'], [placeOf('a log', 'a short line')])).toEqual([]);
  });
});

describe('the search of files', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'vigil-search-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('reads file names, and the files of this user', async () => {
    await writeFile(join(folder, 'correct-horse.txt'), 'nothing');
    await writeFile(join(folder, 'ours.log'), 'tiger-lily');
    await writeFile(join(folder, 'theirs.csv'), 'battery-staple');
    const places = await filePlaces(folder, (path) => path !== 'theirs.csv');
    const found = (secret: string) => findSecrets([secret], places).length;
    expect(['correct-horse', 'tiger-lily', 'battery-staple'].map(found)).toEqual([1, 1, 0]);
  });

  it('finds a secret that a database has cut in two', async () => {
    const page = (text: string) => Buffer.from(text.padEnd(512, '.'));
    const head = page('SQLite format 3\u0000');
    head.writeUInt16BE(512, 16);
    const cut = Buffer.concat([head, page(`____${'.'.repeat(502)}tiger-`), page('____lily')]);
    await writeFile(join(folder, 'cut.db'), cut);
    expect(findSecrets(['tiger-lily'], await filePlaces(folder, (path) => path === 'cut.db'))).toHaveLength(1);
  });
});

describe('the search of a server', () => {
  let folder: string;
  let server: DevServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-search-'));
    server = await startDevServer({ dbFilename: join(folder, 'temporal.db') });
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('finds the text of an input or a memo by the API, and in the database', async () => {
    await server.client.workflow.start('anything', {
      taskQueue: 'nobody',
      workflowId: 'planted',
      args: [{ password: 'tiger-lily' }],
      memo: { outcome: 'correct-horse' },
    });
    for (;;) {
      const histories = await historyPlaces(server.client);
      if (histories.length === 0) continue;
      const finds = findSecrets(['tiger-lily', 'correct-horse'], histories).join('\n');
      expect(finds).toMatch(/the history of planted: tiger-lily/);
      expect(finds).toMatch(/the history of planted: correct-horse/);
      break;
    }
    await server.stop();
    const finds = findSecrets(['tiger-lily', 'correct-horse'], await filePlaces(folder)).join('\n');
    expect(finds).toMatch(/temporal\.db.*: tiger-lily/);
    expect(finds).toMatch(/temporal\.db.*: correct-horse/);
  }, 60_000);
});
