/** What killed workers have left in a content store, and what is left of it once another one has started. */
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkerPlace } from './arena.js';
import type { Violation } from './facts.js';
import { WorkerSlot } from './worker-slot.js';

export interface AbandonedParts {
  found: number;
  /** Not swept. */
  left: string[];
}

/** Longer than a part may be untouched before it counts as abandoned; nobody writes any more, so it need not be waited for. */
const AGED_MS = 3_600_000;
const SWEPT_WITHIN_MS = 60_000;

export function checkParts(about: string, { left }: AbandonedParts): Violation[] {
  return left.length === 0 ? [] : [{ about, expected: 'no partial file', came: left.join(', ') }];
}

/** To be called when no worker runs on the place any more. */
export async function sweepAbandonedParts(place: WorkerPlace, logPath: string): Promise<AbandonedParts> {
  const found = await partsIn(place.contentFolder);
  const longAgo = new Date(Date.now() - AGED_MS);
  await Promise.all(found.map((path) => utimes(path, longAgo, longAgo)));
  const sweeper = new WorkerSlot({ env: place.env, logPath });
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
