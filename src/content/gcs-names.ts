/** How Google Cloud Storage names versions and conditions. */
import type { FileMetadata } from '@google-cloud/storage';
import type { NewObject } from './object-service.js';
import type { WrittenObject } from './storage.js';

/** 0: there must be none. */
export function generationOf({ replaces }: NewObject): string | number {
  return replaces?.version ?? 0;
}

export function namesOf({ etag, generation }: FileMetadata): WrittenObject {
  return {
    ...(etag !== undefined && { etag }),
    ...(generation !== undefined && { version: String(generation) }),
  };
}
