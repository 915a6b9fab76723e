/** The commands for a run whose job may or may not run. Pure. */
import { quoted, shellCommand } from './shell-word.js';

export function adoptCommands(connection: string, key: string, found: readonly { jobId: string }[]): string[] {
  return [
    ...found.map(({ jobId }) => shellCommand(['vigil', 'await'], [connection, jobId], [])),
    shellCommand(['vigil', 'run'], [connection], ['--key', quoted(key), '--job job.yaml', '--again']),
  ];
}
