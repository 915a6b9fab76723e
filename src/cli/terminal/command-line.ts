/** Commands of ours as a shell takes them, for people to copy. */
import { quoted } from '../../text/shell-word.js';
import type { TemporalFlags } from '../../temporal/target.js';

export { quoted };

type WhereFlags = TemporalFlags & { config?: string };

/** `vigil await calls 34`, with the flags that say which config and which Temporal, where they were given. */
export function commandLine(
  verb: string,
  connection: string,
  jobIds: string | readonly string[],
  flags: WhereFlags,
): string {
  return commandOf([verb, connection, ...[jobIds].flat().map(quoted)], flags);
}

/** `vigil await --input jobs.ndjson`, likewise. @param words as the shell takes them */
export function commandOf(words: readonly string[], { config, address, namespace, profile }: WhereFlags): string {
  const given = Object.entries({ config, address, namespace, profile }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, quoted(value)],
  );
  return ['vigil', ...words, ...given].join(' ');
}
