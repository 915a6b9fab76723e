/** Errors of Azure as errors of the store. Only their codes: messages may have names of accounts and times of requests. */
import { Superseded } from './object-service.js';
import { StoreError } from './store-error.js';

interface ServiceError {
  name?: string;
  code?: string;
  statusCode?: number;
  details?: { errorCode?: string };
}

// InvalidBlockList: another attempt has committed its list, which discards the blocks of all others.
const SUPERSEDED = ['ConditionNotMet', 'BlobAlreadyExists', 'InvalidBlockList', 'UnmodifiedBlobCondition'];

/** The answer to a HEAD has its code in a header only. */
function codeOf({ code, details }: ServiceError): string | undefined {
  return details?.errorCode ?? code;
}

export function isAbsent(error: unknown): boolean {
  const { statusCode } = error as ServiceError;
  return statusCode === 404 && codeOf(error as ServiceError) !== 'ContainerNotFound';
}

/** Whether the blob is empty, which has no range. */
export function isEmpty(error: unknown): boolean {
  return (error as ServiceError).statusCode === 416;
}

export function azureError(error: unknown): Error {
  if (error instanceof StoreError || error instanceof Superseded) return error;
  const { name = 'Error', statusCode } = error as ServiceError;
  const code = codeOf(error as ServiceError);
  if (statusCode === 412 || SUPERSEDED.includes(code ?? '')) return new Superseded(code);
  const what = statusCode === undefined ? (code ?? name) : [statusCode, code].filter(Boolean).join(' ');
  return new StoreError(`the content store cannot be reached or refuses (${what})`, code ?? name);
}
