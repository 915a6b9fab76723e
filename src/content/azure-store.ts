/** A content store in a container of Azure Blob Storage. Loaded only where the config names it. */
import { ContainerClient, StorageSharedKeyCredential, type StoragePipelineOptions } from '@azure/storage-blob';
import { azureAccount } from './azure-account.js';
import { ignoreLateErrors } from './azure-late-errors.js';
import { AzureService } from './azure-service.js';
import { ObjectStorage } from './object-storage.js';
import type { StoreSettings } from './store-settings.js';
import { ContentStore, type ContentStoreOptions } from './store.js';

const PIPELINE: StoragePipelineOptions = {
  retryOptions: { maxTries: 4, retryDelayInMs: 200, maxRetryDelayInMs: 3_000, tryTimeoutInMs: 60_000 },
};

/**
 * Credentials come from the environment variable of Azure's command line, AZURE_STORAGE_CONNECTION_STRING, or from the SDK's default chain: other
 * variables, workload and managed identity, `az login`.
 */
export async function azureStore(
  { container = '', prefix = '', endpoint = '' }: StoreSettings,
  options: ContentStoreOptions,
): Promise<ContentStore> {
  const credential = sharedKey() ?? new (await import('@azure/identity')).DefaultAzureCredential();
  ignoreLateErrors(endpoint);
  const client = new ContainerClient(`${endpoint}/${container}`, credential, PIPELINE);
  const service = new AzureService(client, `azure://${azureAccount(endpoint)}/${container}`);
  return new ContentStore(new ObjectStorage(service, prefix), options);
}

/** The default chain of the SDK has no keys of accounts. */
function sharedKey(): StorageSharedKeyCredential | undefined {
  const fields = new Map(
    (process.env['AZURE_STORAGE_CONNECTION_STRING'] ?? '').split(';').map((field): [string, string] => {
      const at = field.indexOf('=');
      return [field.slice(0, at), field.slice(at + 1)];
    }),
  );
  const [name, key] = [fields.get('AccountName'), fields.get('AccountKey')];
  return name === undefined || key === undefined ? undefined : new StorageSharedKeyCredential(name, key);
}
