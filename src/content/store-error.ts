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
  const { code } = error as { code?: unknown };
  const known = typeof code === 'string' ? code : undefined;
  const why = error instanceof UnsafePath ? error.message : known;
  return new StoreError(`the content store cannot be ${done}${why === undefined ? '' : ` (${why})`}`, known);
}
