/** `vigil` commands, quoted for a shell, for the user to copy. */
import { quoted, shellCommand } from '../../text/shell-word.js';
import type { TemporalFlags } from '../../temporal/target.js';

export { quoted };

type TargetFlags = TemporalFlags & { config?: string };

/** `vigil await calls 34`, with the flags for the config and for Temporal that the user gave. @param more further flags, already quoted */
export function commandLine(
  verb: string,
  connection: string,
  jobIds: string | readonly string[],
  flags: TargetFlags,
  more: readonly string[] = [],
): string {
  return shellCommand(['vigil', verb], [connection, ...[jobIds].flat()], [...more, ...given(flags)]);
}

/** `vigil await --input jobs.ndjson`, with the same flags. @param words already quoted */
export function commandOf(words: readonly string[], flags: TargetFlags): string {
  return ['vigil', ...words, ...given(flags)].join(' ');
}

/** `vigil-worker`, with the same flags. */
export function workerCommand(flags: TargetFlags): string {
  return ['vigil-worker', ...given(flags)].join(' ');
}

function given({ config, address, namespace, profile }: TargetFlags): string[] {
  return Object.entries({ config, address, namespace, profile }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, quoted(value)],
  );
}
