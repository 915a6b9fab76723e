/**
 * Reads the folder that PureConnect wrote, through a mount: a Windows path under the mount's `from` is read under its `to`.
 * Never opens anything outside `to`, and follows no symbolic link below it.
 */
import { constants, type Stats } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { mediaTypeOfName } from '../http/media-types.js';
import type { ContentStream } from '../shared/vendor-client.js';
import { VendorError, type VendorErrorKind } from '../http/vendor-error.js';

export interface OutputMount {
  /** A UNC or drive path as the vendor writes it, e.g. `\\ic-a\extract`. Case and the direction of slashes do not matter. */
  from: string;
  /** The same folder on this machine, e.g. `/mnt/extract`. */
  to: string;
}

/** Every file of the folder and its subfolders, by name. @throws VendorError, also from the bodies */
export async function* openOutputFolder(
  mount: OutputMount,
  folder: string,
  signal: AbortSignal,
): AsyncIterable<ContentStream> {
  const inside = segmentsInside(mount.from, folder);
  if (!inside) throw failure('rejected', folder, `not under ${mount.from}, the "from" of the connection's outputMount`);
  const root = await findFolder(mount.to, inside, folder);
  for (const path of await filesIn(root, [], folder)) {
    signal.throwIfAborted();
    const file = join(root, ...path);
    const { size } = await tried(folder, () => lstat(file));
    yield {
      name: path.join('-'),
      mediaType: mediaTypeOfName(file),
      bytes: size,
      body: Readable.from(bytesOf(file, folder, signal), { objectMode: false }),
    };
  }
}

/** The folder's path segments below `from`; undefined if the folder is outside it. */
function segmentsInside(from: string, folder: string): string[] | undefined {
  const outer = windowsSegments(from);
  const whole = windowsSegments(folder);
  const isUnder = outer.every((segment, i) => segment.toLowerCase() === whole[i]?.toLowerCase());
  const inside = whole.slice(outer.length);
  // eslint-disable-next-line no-control-regex -- a NUL ends a path for the operating system
  return isUnder && !inside.some((segment) => /^\.{1,2}$|\u0000/.test(segment)) ? inside : undefined;
}

// The leading pair of slashes of a UNC path counts as a segment: `\\ic\x` is not `ic\x`.
function windowsSegments(path: string): string[] {
  const unc = /^[\\/]{2}/.test(path) ? ['\\\\'] : [];
  return [...unc, ...path.split(/[\\/]+/).filter((segment) => segment !== '')];
}

async function findFolder(to: string, inside: string[], folder: string): Promise<string> {
  // A missing mount may come back, and says nothing about the job's folder.
  await lstat(to).catch(() => {
    throw failure('unreachable', folder, 'the "to" of the connection\'s outputMount does not exist on this machine');
  });
  let path = to;
  for (const segment of inside) {
    path = join(path, segment);
    const found: Stats = await tried(folder, () => lstat(path));
    if (found.isSymbolicLink())
      throw failure('rejected', folder, 'the path contains a symbolic link, which Vigil does not follow');
    if (!found.isDirectory()) throw failure('rejected', folder, 'not a folder');
  }
  return path;
}

async function filesIn(root: string, below: string[], folder: string): Promise<string[][]> {
  const entries = await tried(folder, () => readdir(join(root, ...below), { withFileTypes: true }));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[][] = [];
  for (const entry of entries) {
    const path = [...below, entry.name];
    if (entry.isDirectory()) files.push(...(await filesIn(root, path, folder)));
    else if (entry.isFile()) files.push(path);
  }
  return files;
}

// Without O_NONBLOCK, a pipe in the place of the file would block until somebody writes to it. On Windows both are undefined, which OR
// treats as 0.
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

// Opens the file at the first read, so that an unread file stays closed.
async function* bytesOf(file: string, folder: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  signal.throwIfAborted();
  const handle = await tried(folder, () => open(file, READ));
  try {
    if (!(await handle.stat()).isFile()) throw failure('unreachable', folder, 'a file was replaced by something else');
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      signal.throwIfAborted();
      yield chunk as Buffer;
    }
  } catch (error) {
    throw error === signal.reason || error instanceof VendorError ? error : fileFailure(folder, error);
  } finally {
    await handle.close();
  }
}

async function tried<T>(folder: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw fileFailure(folder, error);
  }
}

// Only the code: the message contains the local path.
function fileFailure(folder: string, error: unknown): VendorError {
  const { code = 'no code' } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return failure('missing', folder, 'the folder or one of its files does not exist');
  if (code === 'EACCES' || code === 'EPERM') return failure('refused', folder, 'no permission to read it');
  if (code === 'ELOOP') return failure('rejected', folder, 'a file was replaced by a symbolic link');
  return failure('unreachable', folder, `reading it failed (${code})`);
}

function failure(kind: VendorErrorKind, folder: string, why: string): VendorError {
  return new VendorError({
    kind,
    vendor: 'pureconnect',
    verb: 'open content',
    what: `output folder ${folder.slice(0, 200)}: ${why}`,
  });
}
