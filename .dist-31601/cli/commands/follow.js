import { followWaits } from '../../client/follow.js';
import { shortDuration } from '../terminal/short-duration.js';
import { AbsentWorkerWarnings } from './absent-workers.js';
/** @throws an error of Temporal's client if Temporal does not answer for `temporalTimeoutMs` */
export async function followOne(client, handle, view, options) {
    const followed = {};
    await followShown(client, [{ handle }], view, options, {
        known: (_, { outcome }) => {
            followed.lastKnown = outcome;
        },
        ended: (_, end) => (followed.end = end),
        lost: (_, error) => {
            throw error;
        },
    });
    return followed;
}
/** Follows the waits and shows each in the view. @throws what `lost` throws */
export async function followShown(client, waits, view, options, follower) {
    const warnings = new AbsentWorkerWarnings(client, waits.length > 1);
    await followWaits(client, waits, options, {
        known: async (wait, known) => {
            for (const line of await warnings.of(known, Date.now()))
                view.say(line);
            view.show(known);
            await follower.known(wait, known);
        },
        ended: (wait, end) => {
            warnings.forget(wait.handle);
            follower.ended(wait, end);
        },
        lost: (wait, error) => follower.lost(wait, error),
        away: (since) => view.say(awayText(since, waits.length, options.temporalTimeoutMs)),
        back: () => view.say('Temporal answers again.'),
    });
}
function awayText(since, waits, temporalTimeoutMs) {
    const goesOn = waits === 1 ? 'The wait continues' : 'The waits continue';
    const limit = temporalTimeoutMs === undefined ? '' : ` for ${shortDuration(temporalTimeoutMs)}`;
    return `Temporal has not answered since ${new Date(since).toISOString()}. Trying again${limit}. ${goesOn} when it is back; Ctrl-C detaches.`;
}
//# sourceMappingURL=follow.js.map