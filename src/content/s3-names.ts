/** How S3 names versions and conditions. */
import type { NewObject } from './object-service.js';
import type { WrittenObject } from './storage.js';

export function namesOf({ ETag, VersionId }: { ETag?: string; VersionId?: string }): WrittenObject {
  return {
    ...(ETag !== undefined && { etag: ETag.replace(/^"(.*)"$/, '$1') }),
    // The one version of an object that was written before the bucket was versioned.
    ...(VersionId !== undefined && VersionId !== 'null' && { version: VersionId }),
  };
}

export function conditionOf({ replaces }: NewObject): { IfMatch?: string; IfNoneMatch?: string } {
  return replaces?.etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: quoted(replaces.etag) };
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}
