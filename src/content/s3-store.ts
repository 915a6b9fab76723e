/** A content store in a bucket of Amazon S3, or of a service that is compatible with it. Loaded only where the config names it. */
import { S3Client } from '@aws-sdk/client-s3';
import { ObjectStorage } from './object-storage.js';
import type { StoreSettings } from './store-settings.js';
import { S3Service } from './s3-service.js';
import { ContentStore, type ContentStoreOptions } from './store.js';

const CONNECT_TIMEOUT_MS = 5_000;
/** How long a connection may be without any byte in either direction. */
const SILENCE_MS = 20_000;

/** Credentials come from the SDK's default chain: environment, shared files, web identity, container or instance. */
export function s3Store(
  { bucket = '', prefix = '', region, endpoint, forcePathStyle }: StoreSettings,
  options: ContentStoreOptions,
): ContentStore {
  // The SDK warns on stderr that its versions of 2027 need a newer Node. Vigil names the one that it needs itself.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const client = new S3Client({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(forcePathStyle !== undefined && { forcePathStyle }),
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SILENCE_MS },
  });
  return new ContentStore(new ObjectStorage(new S3Service(client, bucket), prefix), options);
}
