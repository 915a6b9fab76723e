/** The benign failure of a poll without a change: the server's retry timer starts the next poll. */
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { NO_CHANGE } from '../contract/activities.js';
// Above about 4 KB the server drops type, message and details together, so all of it stays below 2 KB of JSON.
const LONGEST_MESSAGE = 300;
const LONGEST_TEXT = 200;
/** @param delayMs the delay until the server starts the next attempt */
export function noChange(message, delayMs, progress) {
    const failure = ApplicationFailure.create({
        type: NO_CHANGE,
        message: cut(message, LONGEST_MESSAGE),
        category: ApplicationFailureCategory.BENIGN,
        nextRetryDelay: delayMs,
        details: progress ? [shortened(progress)] : [],
    });
    failure.stack = '';
    return failure;
}
function shortened(progress) {
    const { observation } = progress;
    return {
        ...progress,
        observation: {
            ...observation,
            vendorState: cut(observation.vendorState, LONGEST_TEXT),
            summary: observation.summary && cut(observation.summary, LONGEST_TEXT),
            problem: observation.problem && cut(observation.problem, LONGEST_TEXT),
            outputLocation: observation.outputLocation && cut(observation.outputLocation, LONGEST_TEXT),
        },
    };
}
function cut(text, longest) {
    if (sentBytes(text) <= longest)
        return text;
    const letters = Array.from(text.slice(0, longest));
    while (sentBytes(letters.join('')) > longest)
        letters.length -= 1 + Math.floor(letters.length / 20);
    return `${letters.join('')}…`;
}
// JSON escapes a control character as six bytes, and most scripts need two to four bytes for a character.
function sentBytes(text) {
    return Buffer.byteLength(JSON.stringify(text)) - 2;
}
//# sourceMappingURL=no-change.js.map