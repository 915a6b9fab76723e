import { UnsafePath } from './safe-path.js';

/** The store cannot be written or read: it is full, missing or not permitted. Errors of the vendor's stream are thrown as they are. */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  /** @param code of the file system's error */
  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}

/** Shows only the code of an error: the message of the file system contains the whole path. */
export function storeError(done: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const { code } = error as { code?: unknown };
  const known = typeof code === 'string' ? code : undefined;
  const why = error instanceof UnsafePath ? error.message : known;
  return new StoreError(`the content store cannot be ${done}${why === undefined ? '' : ` (${why})`}`, known);
}

export function notInStore(): StoreError {
  return new StoreError('not in the content store', 'ENOENT');
}

/** What `vigil check` writes, and reads back. */
export const CHECK_TEXT = 'written by vigil check';

export function readsDifferently(): StoreError {
  return new StoreError('the content store gives back another text than was written');
}
