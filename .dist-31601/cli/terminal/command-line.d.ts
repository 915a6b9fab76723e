/** `vigil` commands, quoted for a shell, for the user to copy. */
import { quoted } from '../../text/shell-word.js';
import type { TemporalFlags } from '../../temporal/target.js';
export { quoted };
type TargetFlags = TemporalFlags & {
    config?: string;
};
/** `vigil await calls 34`, with the flags for the config and for Temporal that the user gave. */
export declare function commandLine(verb: string, connection: string, jobIds: string | readonly string[], flags: TargetFlags): string;
/** `vigil await --input jobs.ndjson`, with the same flags. @param words already quoted */
export declare function commandOf(words: readonly string[], { config, address, namespace, profile }: TargetFlags): string;
