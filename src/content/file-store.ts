/** A content store in a local folder. */
import { accessFor } from './access.js';
import { FileStorage } from './file-storage.js';
import { StoreFolder } from './store-folder.js';
import { ContentStore, type ContentStoreOptions } from './store.js';

export interface FileStoreOptions extends ContentStoreOptions {
  /** A group that may read the store, by name or number. @default none: only the user of this process may */
  group?: string | number;
}

/** @throws GroupError if files cannot be given to the group */
export function fileStore(folder: string, { group, ...options }: FileStoreOptions = {}): ContentStore {
  return new ContentStore(new FileStorage(new StoreFolder(folder, accessFor(group))), options);
}
