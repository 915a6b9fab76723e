/** Errors of S3 as errors of the store. Only their names: messages of a service may have names of accounts and ids of keys. */
import { Superseded } from './object-service.js';
import { StoreError } from './store-error.js';

interface ServiceError {
  name?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number };
}

const ABSENT = ['NotFound', 'NoSuchKey'];
// ConditionalRequestConflict: another one was being completed at the same time.
const SUPERSEDED = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchUpload'];

export function isAbsent(error: unknown): boolean {
  return ABSENT.includes((error as ServiceError).name ?? '');
}

/** Whether the object is empty, which has no range. */
export function isEmpty(error: unknown): boolean {
  return (error as ServiceError).name === 'InvalidRange';
}

export function s3Error(error: unknown): Error {
  if (error instanceof StoreError || error instanceof Superseded) return error;
  const { name = 'Error', code, $metadata } = error as ServiceError;
  if (SUPERSEDED.includes(name)) return new Superseded(name);
  const status = $metadata?.httpStatusCode;
  // Without an answer, the code of the network's error says more than the class. The answer to a HEAD has no code.
  const named = name.startsWith('Unknown') ? '' : ` ${name}`;
  const what = status === undefined ? (code ?? name) : `${status}${named}`;
  return new StoreError(`the content store cannot be reached or refuses (${what})`, code ?? name);
}
