/** The seeds that once found something wrong: they are run again before any other. */
import { readFile } from 'node:fs/promises';

export interface BadSeed {
  seed: number;
  /** As `--length` takes it, and the other options that the schedule was drawn with. */
  lengthMs: number;
  workers: number;
  killsPerMinute: number;
  jobsPerMinute: number;
  /** What went wrong. */
  wrong: string;
  /** The subject of the commit that fixed it. */
  fixed: string;
}

export async function readBadSeeds(): Promise<BadSeed[]> {
  return JSON.parse(await readFile(new URL('bad-seeds.json', import.meta.url), 'utf8')) as BadSeed[];
}
