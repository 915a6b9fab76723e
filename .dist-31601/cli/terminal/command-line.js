/** `vigil` commands, quoted for a shell, for the user to copy. */
import { quoted } from '../../text/shell-word.js';
export { quoted };
/** `vigil await calls 34`, with the flags for the config and for Temporal that the user gave. */
export function commandLine(verb, connection, jobIds, flags) {
    return commandOf([verb, connection, ...[jobIds].flat().map(quoted)], flags);
}
/** `vigil await --input jobs.ndjson`, with the same flags. @param words already quoted */
export function commandOf(words, { config, address, namespace, profile }) {
    const given = Object.entries({ config, address, namespace, profile }).flatMap(([name, value]) => value === undefined ? [] : [`--${name}`, quoted(value)]);
    return ['vigil', ...words, ...given].join(' ');
}
//# sourceMappingURL=command-line.js.map