/** Opens the content store of a config. The SDK of a cloud is loaded only where the config names its store. */
import { azureAccount } from './azure-account.js';
import { fileStore } from './file-store.js';
import type { StoreSettings } from './store-settings.js';
import type { ContentStore, ContentStoreOptions } from './store.js';

/** The store as people name it, without opening it. */
export function placeOfStore({ store, path, bucket, container, endpoint, prefix = '' }: StoreSettings): string {
  if (store === 'file') return path;
  const place =
    store === 'azure'
      ? `azure://${azureAccount(endpoint ?? '')}/${container ?? ''}`
      : `${store === 's3' ? 's3' : 'gs'}://${bucket ?? ''}`;
  return `${place}/${prefix}`.replace(/\/$/, '');
}

/** @throws GroupError if files cannot be given to the group */
export async function openStore(
  settings: StoreSettings,
  options: Omit<ContentStoreOptions, 'keepMs'> = {},
): Promise<ContentStore> {
  const all = { ...options, keepMs: settings.keep };
  switch (settings.store) {
    case 'file':
      return fileStore(settings.path, { group: settings.group, ...all });
    case 's3':
      return (await import('./s3-store.js')).s3Store(settings, all);
    case 'azure':
      return (await import('./azure-store.js')).azureStore(settings, all);
    case 'gcs':
      return (await import('./gcs-store.js')).gcsStore(settings, all);
  }
}

/** The same to read from, which needs no right to give files to the group. */
export async function openStoreToRead(settings: StoreSettings): Promise<ContentStore> {
  return openStore({ ...settings, group: undefined });
}
