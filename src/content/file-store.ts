/** The content store on a folder of this machine. */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LocalStorageAdapter } from '@flystorage/local-fs';
import { StoreFolder } from './store-folder.js';
import { ContentStore } from './store.js';

export function fileStore(folder: string): ContentStore {
  const root = resolve(folder);
  return new ContentStore({
    adapter: new LocalStorageAdapter(root),
    folder: new StoreFolder(root),
    uriOf: (path) => pathToFileURL(join(root, path)).href,
  });
}
