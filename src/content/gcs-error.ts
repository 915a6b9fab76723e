/** Errors of Google Cloud Storage as errors of the store. Only their codes: messages may name accounts. */
import { Superseded } from './object-service.js';
import { StoreError } from './store-error.js';

interface ServiceError {
  name?: string;
  code?: number | string;
  errors?: { reason?: string }[];
}

export function isAbsent(error: unknown): boolean {
  return Number((error as ServiceError).code) === 404;
}

export function gcsError(error: unknown): Error {
  if (error instanceof StoreError || error instanceof Superseded) return error;
  const { name = 'Error', code, errors } = error as ServiceError;
  if (Number(code) === 412) return new Superseded('conditionNotMet');
  const reason = errors?.[0]?.reason;
  const what = [code ?? name, reason].filter(Boolean).join(' ');
  return new StoreError(`the content store cannot be reached or refuses (${what})`, String(reason ?? code ?? name));
}
