import { constants } from 'node:fs';
import { access } from 'node:fs/promises';

const PATH = '/dev/shm';

/** The folder that Linux keeps in memory; undefined where there is none. */
export async function memoryFolder(): Promise<string | undefined> {
  return access(PATH, constants.W_OK).then(
    () => PATH,
    () => undefined,
  );
}
