/** The commands for a run whose job may or may not run. Pure. */
import type { RunReference } from '../contract/ids.js';
import { quoted, shellCommand } from './shell-word.js';

/**
 * Those that await a job, and the one that sends the request again.
 * @param flags that each command needs, already quoted
 */
export function adoptCommands(
  { connection, key }: RunReference,
  found: readonly { jobId: string }[],
  flags: readonly string[],
): string[] {
  return [
    ...found.map(({ jobId }) => shellCommand(['vigil', 'await'], [connection, jobId], flags)),
    shellCommand(['vigil', 'run'], [connection], ['--key', quoted(key), '--again', ...flags]),
  ];
}
