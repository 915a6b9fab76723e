/** A config that was only found in the current folder is used if nobody else can have written it. A path that the user gives is trusted. */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { quoted } from '../text/shell-word.js';
import { NAME_ONE } from './config-path.js';

/** What the rule needs to know of a file or folder on the way to the config. */
export interface Entry {
  kind: 'file' | 'folder' | 'link';
  path: string;
  /** The owner. */
  uid: number;
  mode: number;
}

const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

/**
 * @param uid the user of this process
 * @returns who else can change or replace the config, and the command that prevents it; undefined if nobody but the user and root can
 */
export function untrusted(entries: readonly Entry[], uid: number): { why: string; fix?: string } | undefined {
  for (const { kind, path, uid: owner, mode } of entries) {
    const it = kind === 'file' ? 'it' : `its ${kind} ${path}`;
    if (owner !== uid && owner !== 0) return { why: `${it} belongs to another user (uid ${owner})` };
    if (kind === 'link' || (mode & WRITABLE_BY_OTHERS) === 0) continue;
    // Others may create files in it, as in /tmp, but not replace those of the user.
    if (kind === 'folder' && (mode & STICKY) !== 0) continue;
    const shown = (mode & 0o7777).toString(8).padStart(4, '0');
    return { why: `other users can write to ${it} (mode ${shown})`, fix: `chmod go-w -- ${quoted(path)}` };
  }
  return undefined;
}

/**
 * Reads the file that was checked, even if another one takes its place meanwhile.
 * @param refuse throws the error that says why the config is not used
 */
export function readIfTrusted(path: string, refuse: (problem: string, hint: string) => never): string {
  // Without waiting for a writer if it is a named pipe.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) refuse('not a regular file', NAME_ONE);
    const uid = process.getuid?.();
    // Windows has neither owners nor modes of this kind.
    const found = uid === undefined ? undefined : untrusted([...wayTo(path), entry('file', path, stat)], uid);
    if (found) {
      const fix = found.fix === undefined ? '' : `run \`${found.fix}\`, or `;
      refuse(`not used, because ${found.why}`, `${fix}pass --config ${path} to trust it as it is`);
    }
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** The folder of the config and, if the config is a symbolic link, the link and the folder of the file. */
function wayTo(path: string): Entry[] {
  const folder = (of: string) => {
    const parent = dirname(resolve(of));
    return entry('folder', parent, statSync(parent));
  };
  const link = lstatSync(path);
  if (!link.isSymbolicLink()) return [folder(path)];
  return [folder(path), entry('link', path, link), folder(realpathSync(path))];
}

function entry(kind: Entry['kind'], path: string, { uid, mode }: Stats): Entry {
  return { kind, path, uid, mode };
}
