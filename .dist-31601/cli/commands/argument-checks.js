/** Checks of arguments that several commands take. Each check adds its problem to `problems`. */
import { CONNECTION_NAME } from '../../contract/ids.js';
/** `--limit`: a whole number of at least 1. */
export function parseLimit(text, problems) {
    const limit = Number(text);
    if (!Number.isInteger(limit) || limit < 1)
        problems.push('--limit: expected a whole number of at least 1');
    return limit;
}
export function checkConnectionName(connection, problems) {
    if (connection !== undefined && !CONNECTION_NAME.test(connection)) {
        problems.push("connection: expected a connection's name: 1 to 40 of a-z, 0-9 and '-'");
    }
}
//# sourceMappingURL=argument-checks.js.map