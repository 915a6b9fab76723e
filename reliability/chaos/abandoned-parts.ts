/** The partial files that killed workers leave in a content store, and those that remain after another worker has started. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { WorkerPlace } from './arena.js';
import type { Violation } from './facts.js';
import { WorkerSlot } from './worker-slot.js';

export interface AbandonedParts {
  found: number;
  /** Not swept. */
  left: string[];
}

/** Makes each part old enough to count as abandoned. No other worker writes any more, so there is no need to wait for that age. */
const PRELOAD = fileURLToPath(new URL('aged-parts.mjs', import.meta.url));
const SWEPT_WITHIN_MS = 60_000;

export function checkParts(about: string, { left }: AbandonedParts): Violation[] {
  return left.length === 0 ? [] : [{ about, expected: 'no partial file', came: left.join(', ') }];
}

/** To be called when no worker runs on the place any more. */
export async function sweepAbandonedParts(place: WorkerPlace, logPath: string): Promise<AbandonedParts> {
  const found = await partsIn(place.contentFolder);
  const sweeper = new WorkerSlot({
    env: place.env,
    logPath,
    extra: () => ({ nodeArguments: ['--import', PRELOAD] }),
  });
  const giveUpAt = Date.now() + SWEPT_WITHIN_MS;
  let left = found;
  while ((!sweeper.serving || left.length > 0) && Date.now() < giveUpAt) {
    await sleep(100);
    left = await partsIn(place.contentFolder);
  }
  await sweeper.close();
  return { found: found.length, left };
}

async function partsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.partial'))
    .map(({ parentPath, name }) => join(parentPath, name));
}
