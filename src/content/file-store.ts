/** A content store in a local folder. */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LocalStorageAdapter } from '@flystorage/local-fs';
import { StoreFolder } from './store-folder.js';
import { ContentStore, type ContentStoreOptions } from './store.js';

/** @param onLargeBody as in the options of {@link ContentStore} */
export function fileStore(folder: string, onLargeBody?: ContentStoreOptions['onLargeBody']): ContentStore {
  const root = resolve(folder);
  return new ContentStore({
    adapter: new LocalStorageAdapter(root),
    folder: new StoreFolder(root),
    onLargeBody,
    uriOf: (path) => pathToFileURL(join(root, path)).href,
  });
}
