/** What is not whole yet: where it is written before it is moved to its place, and how it is told from all else. */
import { randomBytes } from 'node:crypto';

/** Within a connection's folder. No job's folder begins with a dot. */
export const PARTS_FOLDER = '.partial';

/**
 * Another one for each attempt. Within the connection's folder, which may be a mount of its own; and apart from all content, so that
 * none is ever taken for a part, whatever a vendor calls it.
 */
export function partPath(path: string): string {
  return `${path.split('/')[0]}/${PARTS_FOLDER}/${randomBytes(8).toString('hex')}.partial`;
}

export function isPart(name: string): boolean {
  return /^[0-9a-f]{16}\.partial$/.test(name);
}
