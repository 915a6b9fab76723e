/** A content store in a local folder. */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { accessFor } from './access.js';
import { StoreFolder } from './store-folder.js';
import { ContentStore, type ContentStoreOptions } from './store.js';

export interface FileStoreOptions extends Pick<ContentStoreOptions, 'onLargeBody'> {
  /** A group that may read the store, by name or number. @default none: only the user of this process may */
  group?: string | number;
}

/** @throws GroupError if files cannot be given to the group */
export function fileStore(folder: string, { group, onLargeBody }: FileStoreOptions = {}): ContentStore {
  const root = resolve(folder);
  return new ContentStore({
    folder: new StoreFolder(root, accessFor(group)),
    onLargeBody,
    uriOf: (path) => pathToFileURL(join(root, path)).href,
  });
}
