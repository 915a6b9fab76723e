/** `vigil` commands, quoted for a shell, for the user to copy. */
import { quoted, shellCommand } from '../../text/shell-word.js';
import type { RunReference } from '../../contract/ids.js';
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
  return shellCommand(['vigil', verb], [connection, ...[jobIds].flat()], [...more, ...targetFlags(flags)]);
}

/** `vigil run gallery --key nightly`, with the same flags. */
export function runLine(verb: string, { connection, key }: RunReference, flags: TargetFlags): string {
  return commandLine(verb, connection, [], flags, ['--key', quoted(key)]);
}

/** `vigil schedule show nightly`, with the same flags. */
export function scheduleLine(verb: string, scheduleId: string, flags: TargetFlags): string {
  return shellCommand(['vigil', 'schedule', verb], [scheduleId], targetFlags(flags));
}

/** `vigil run --name nightly`, with the same flags. @param name needs no quotes */
export function manyLine(verb: string, name: string, flags: TargetFlags): string {
  return commandOf([verb, '--name', name], flags);
}

/** `vigil await --input jobs.ndjson`, with the same flags. @param words already quoted */
export function commandOf(words: readonly string[], flags: TargetFlags): string {
  return ['vigil', ...words, ...targetFlags(flags)].join(' ');
}

/** `vigil-worker`, with the same flags. */
export function workerCommand(flags: TargetFlags): string {
  return ['vigil-worker', ...targetFlags(flags)].join(' ');
}

/** The flags for the config and for Temporal that the user gave, quoted. */
export function targetFlags({ config, address, namespace, profile }: TargetFlags): string[] {
  return Object.entries({ config, address, namespace, profile }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, quoted(value)],
  );
}
