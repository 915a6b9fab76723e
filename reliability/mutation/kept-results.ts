/** The result of a group is kept until one of its files or tests changes, because a whole run takes 25 minutes. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { MutantResult } from '@stryker-mutator/api/core';
import type { Group } from './files.js';

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/vigil/mutation/', import.meta.url));

export interface Tried {
  mutants: Pick<MutantResult, 'fileName' | 'location' | 'mutatorName' | 'replacement' | 'status'>[];
  minutes: number;
}

export async function keptOf(group: Group): Promise<Tried | undefined> {
  const text = await readFile(await placeOf(group), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Tried);
}

export async function keep(group: Group, tried: Tried): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(await placeOf(group), JSON.stringify(tried));
}

async function placeOf({ files, tests }: Group): Promise<string> {
  const hash = createHash('sha256');
  for (const path of [...files, ...tests]) hash.update(`${path}\n${await readFile(path, 'utf8')}\n`);
  return `${FOLDER}${hash.digest('hex').slice(0, 16)}.json`;
}
