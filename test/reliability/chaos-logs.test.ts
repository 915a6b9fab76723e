import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { checkLog } from '../../reliability/chaos/log-check.js';
import { checkEndings } from '../../reliability/chaos/random-run.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-chaos-log-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SECRET = 'pass"word/+1';
const TOKENS = new Set(['abcdef0123456789']);

async function found(text: string): Promise<number> {
  const path = join(folder, 'worker.log');
  await writeFile(path, `a line\n${text}\n`);
  return (await checkLog(path, [SECRET], TOKENS)).length;
}

it('a secret is found in a log in each of its spellings, and a token as a word', async () => {
  expect(await found('{"msg":"serving"}')).toBe(0);
  expect(await found(`x${SECRET}x`)).toBe(1);
  expect(await found(`?p=${encodeURIComponent(SECRET)}`)).toBe(1);
  expect(await found(JSON.stringify({ SECRET }))).toBe(1);
  expect(await found(`Basic ${Buffer.from(SECRET).toString('base64')}`)).toBe(1);
  expect(await found('GET /x?hash=abcdef0123456789&id=1')).toBe(1);
  expect(await found('Bearer abcdef0123456789')).toBe(1);
});

it('allows a worker to end only after a signal', () => {
  const ending = { at: 100_000, sent: [], served: true, exitCode: null, signal: null, lastWords: 'last' };
  const killed = { ...ending, sent: ['SIGKILL' as const], signal: 'SIGKILL' as const };
  const stopped = { ...ending, sent: ['SIGTERM' as const], exitCode: 0 };
  const refused = { ...ending, served: false, exitCode: 8 };
  const away = [{ from: 95_000, to: 99_000 }];
  expect(checkEndings([killed, stopped, refused], away)).toEqual([]);
  expect(checkEndings([{ ...killed, sent: [] }], away)).toHaveLength(1);
  expect(checkEndings([{ ...stopped, exitCode: 1 }], away)).toHaveLength(1);
  expect(checkEndings([{ ...ending, exitCode: 1 }], away)).toHaveLength(1);
  expect(checkEndings([{ ...refused, served: true }], away)).toHaveLength(1);
  expect(checkEndings([refused], [])).toHaveLength(1);
});
