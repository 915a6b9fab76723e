/** Commands of ours as a shell takes them, for people to copy. */
import { quoted } from '../shell-word.js';
import type { TemporalFlags } from '../temporal-target.js';

export { quoted };

/** `vigil await calls 34`, with the flags that say which config and which Temporal, where they were given. */
export function commandLine(
  verb: string,
  connection: string,
  jobId: string,
  flags: TemporalFlags & { config?: string },
): string {
  const { config, address, namespace, profile } = flags;
  const given = Object.entries({ config, address, namespace, profile }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, quoted(value)],
  );
  return ['vigil', verb, connection, quoted(jobId), ...given].join(' ');
}
