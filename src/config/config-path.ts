/** Where the config is: the file that the user names, otherwise the first that is there. */
import { lstatSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

export const LOCAL_CONFIG = './vigil.yaml';
const SYSTEM_CONFIG = '/etc/vigil/vigil.yaml';
/** What to do about a path that does not lead to a config. */
export const NAME_ONE = 'name a config with --config or VIGIL_CONFIG';

/** The path that the user names: the flag, otherwise VIGIL_CONFIG. */
export function namedConfig(flag?: string): string | undefined {
  return flag ?? process.env['VIGIL_CONFIG'];
}

/** Why the config at {@link findConfig} is the one that is used. */
export function configSource(flag?: string): string {
  if (flag !== undefined) return 'named by --config';
  return namedConfig() === undefined ? 'found' : 'named by VIGIL_CONFIG';
}

/** The paths that are searched if the user names none. */
export function searchedConfigs(): string[] {
  const xdg = process.env['XDG_CONFIG_HOME'];
  // The XDG specification ignores a relative path.
  const home = xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.config');
  return [LOCAL_CONFIG, join(home, 'vigil', 'vigil.yaml'), SYSTEM_CONFIG];
}

/** The path of the config: the one that the user names, otherwise the first that is there; undefined if none is. */
export function findConfig(flag?: string): string | undefined {
  return namedConfig(flag) ?? searchedConfigs().find(isThere);
}

/** Whether the path is in the current folder, into which others may have put a config for whoever comes by. */
export function isLocal(path: string): boolean {
  return resolve(path) === resolve(LOCAL_CONFIG);
}

// A dangling link, or a folder that may not be read, is an error to report, not a reason to take another config.
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
