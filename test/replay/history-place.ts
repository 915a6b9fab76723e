/** Where recorded histories are kept: `unreleased/STORY.LABEL.json`, and `v0.1.0/STORY.json` of a release. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../histories/', import.meta.url));

/**
 * The path for the history of a story, by its name.
 * @param label what is new, in a word of a-z and "-", or a release
 * @returns undefined if the label is neither, or has histories already
 */
export async function placeFor(label: string): Promise<((story: string) => string) | undefined> {
  const isRelease = /^v\d+\.\d+\.\d+$/.test(label);
  if (!isRelease && !/^[a-z-]+$/.test(label)) return undefined;
  const folder = join(FOLDER, isRelease ? label : 'unreleased');
  await mkdir(folder, { recursive: true });
  const isTaken = (await readdir(folder)).some((name) => isRelease || name.endsWith(`.${label}.json`));
  return isTaken ? undefined : (story) => join(folder, `${story}${isRelease ? '' : `.${label}`}.json`);
}
