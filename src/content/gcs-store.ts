/** A content store in a bucket of Google Cloud Storage. Loaded only where the config names it. */
import { Storage } from '@google-cloud/storage';
import { GcsService } from './gcs-service.js';
import { ObjectStorage } from './object-storage.js';
import type { StoreSettings } from './store-settings.js';
import { ContentStore, type ContentStoreOptions } from './store.js';

/** On this machine there are only emulators, which take no credentials. */
const EMULATOR = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?:[:/]|$)/;
const TIMEOUT_MS = 60_000;

/** Credentials are the application default ones: a file, the attached service account, workload identity. */
export function gcsStore(
  { bucket = '', prefix = '', endpoint }: StoreSettings,
  options: ContentStoreOptions,
): ContentStore {
  const storage = new Storage({
    ...(endpoint !== undefined && { apiEndpoint: endpoint, useAuthWithCustomEndpoint: !EMULATOR.test(endpoint) }),
    timeout: TIMEOUT_MS,
    retryOptions: { autoRetry: true, maxRetries: 3, totalTimeout: 60 },
  });
  return new ContentStore(new ObjectStorage(new GcsService(storage.bucket(bucket)), prefix), options);
}
