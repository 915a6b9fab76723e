/** Tries the content store of the config. */
import type { Config } from '../../config/config.js';
import { GroupError } from '../../content/access.js';
import { openStore, placeOfStore } from '../../content/open-store.js';
import type { Finding } from '../terminal/finding.js';

export async function checkStore({ content }: Config): Promise<Finding> {
  const what = `content store ${placeOfStore(content)}`;
  try {
    const store = await openStore(content);
    await store.check();
    return { what, ok: true, found: 'a test file was written, read and removed' };
  } catch (error) {
    const hint = content.store === 'file' ? folderHint(error) : serviceHint(error);
    return { what, ok: false, found: (error as Error).message, hint };
  }
}

function folderHint(error: unknown): string {
  if (error instanceof GroupError) return 'correct content.group, or add the user of the worker to the group';
  switch ((error as { code?: string }).code) {
    case 'EACCES':
    case 'EPERM':
      return 'let this user write to the folder in content.path';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'free space in the folder in content.path';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'correct content.path: a part of it is a file, not a folder';
    case 'EROFS':
      return 'correct content.path: its file system is read-only';
    default:
      return 'make the folder in content.path writable';
  }
}

const NO_CREDENTIALS = /credential|DefaultCredentials|Unauthorized/i;
const REFUSED = /40[13]|AccessDenied|Forbidden|InvalidAccessKeyId|SignatureDoesNotMatch/;
const ABSENT = /NoSuchBucket|ContainerNotFound|404/;
const FULL = /507|Quota|InsufficientStorage|XMinioStorageFull/i;

/** By the name of the service's error, which the message has. */
function serviceHint(error: unknown): string {
  const { message, code = '' } = error as { message: string; code?: string };
  const text = `${message} ${code}`;
  if (NO_CREDENTIALS.test(text))
    return "give this process credentials in the way of the cloud's own tools; docs/content-stores.md lists the places";
  if (FULL.test(text)) return 'raise the quota of the bucket or container, or remove what nobody needs';
  if (REFUSED.test(text)) return 'give the credentials the rights that docs/content-stores.md lists';
  if (ABSENT.test(text)) return 'create the bucket or container, or correct its name in the config';
  return 'correct content.endpoint and content.region, and let this machine reach the service';
}
