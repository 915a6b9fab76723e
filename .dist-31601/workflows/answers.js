import { CONDITIONS, JOB_STATES } from '../contract/job.js';
import { areSearchAttributeNames } from '../contract/search-attributes.js';
const CANCEL_ANSWERS = ['accepted', 'refused', 'unsupported'];
export function isPollResult(result) {
    if (typeof result !== 'object' || result === null)
        return false;
    const { observation, polls, retryAfterMs, polledAt, link, searchAttributes, limits } = result;
    return (typeof polls === 'number' &&
        (retryAfterMs === undefined || typeof retryAfterMs === 'number') &&
        (polledAt === undefined || typeof polledAt === 'number') &&
        (link === undefined || typeof link === 'string') &&
        (searchAttributes === undefined || areSearchAttributeNames(searchAttributes)) &&
        (limits === undefined || areLimits(limits)) &&
        typeof observation === 'object' &&
        observation !== null &&
        Object.hasOwn(JOB_STATES, observation.state) &&
        CONDITIONS.includes(observation.condition));
}
export function isCancelAnswer(result) {
    if (typeof result !== 'object' || result === null)
        return false;
    const { answer, detail } = result;
    return CANCEL_ANSWERS.includes(answer) && (detail === undefined || typeof detail === 'string');
}
function areLimits(limits) {
    return typeof limits?.minIntervalMs === 'number' && typeof limits.maxDeadlineMs === 'number';
}
export function isCollectResult(result) {
    if (typeof result !== 'object' || result === null)
        return false;
    const { collected, condition } = result;
    if ('collected' in result)
        return typeof collected === 'object' && collected !== null;
    return condition !== undefined && CONDITIONS.includes(condition);
}
//# sourceMappingURL=answers.js.map