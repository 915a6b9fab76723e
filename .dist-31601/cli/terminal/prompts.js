/** Prompts on stderr; stdout is for the result. */
import { autocomplete, isCancel, text } from '@clack/prompts';
import { truncateEnd } from './truncate.js';
import { waitTable } from './wait-table.js';
/** The columns that a prompt takes before each choice. */
const FRAME_COLUMNS = 6;
const output = process.stderr;
/** @returns undefined after Ctrl-C or Esc */
export async function chooseWait(waits, message) {
    const columns = output.columns - FRAME_COLUMNS;
    const { lines } = waitTable(waits, { now: Date.now(), columns, stream: output });
    const chosen = await autocomplete({
        message,
        output,
        placeholder: 'type to filter',
        options: lines.map((label, value) => ({ value, label })),
        // Matches the whole wait, not only what fits on the terminal.
        filter: (typed, { value }) => matches(waits[value], typed),
        maxItems: 12,
    });
    return isCancel(chosen) ? undefined : waits[chosen];
}
/** @returns undefined after Ctrl-C or Esc */
export async function chooseConnection(connections) {
    const chosen = await autocomplete({
        message: 'Which connection?',
        output,
        placeholder: 'type to filter',
        options: Object.entries(connections).map(([name, connection]) => ({
            value: name,
            label: truncateEnd(`${name}  ${'vendor' in connection ? connection.vendor : 'elsewhere'}`, output.columns - FRAME_COLUMNS),
        })),
        maxItems: 12,
    });
    return isCancel(chosen) ? undefined : chosen;
}
/** @returns undefined after Ctrl-C or Esc */
export async function askJobId(connection) {
    const typed = await text({
        message: `Which job? (its id at the vendor of ${connection})`,
        output,
        validate: (value) => (value?.trim() ? undefined : 'Type an id, or press Ctrl-C to cancel'),
    });
    return isCancel(typed) ? undefined : typed.trim();
}
function matches(wait, typed) {
    if (!wait)
        return false;
    const { connection, jobId, state, condition, vendor } = wait.outcome;
    const row = [connection, jobId, wait.status, state, condition, vendor ?? ''].join(' ').toLowerCase();
    return typed
        .toLowerCase()
        .split(/\s+/)
        .every((word) => row.includes(word));
}
//# sourceMappingURL=prompts.js.map