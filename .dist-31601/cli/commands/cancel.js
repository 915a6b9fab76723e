import { WaitHandle } from '../../client/wait-handle.js';
import { EXIT } from '../../contract/failures.js';
import { printOutcome } from '../terminal/print-outcome.js';
import { noSuchWait } from '../terminal/problem.js';
import { progressView } from '../terminal/progress.js';
import { followOne } from './follow.js';
/** After these results nothing is left to do about the job; after the others it may still run. */
const DONE = ['confirmed', 'notAsked', 'finishedAnyway'];
export async function cancelCommand(context, job, flags) {
    const { connection, jobId } = job;
    const client = await context.client();
    const handle = new WaitHandle(client, job);
    const description = await handle.describe();
    if (!description)
        throw noSuchWait(connection, jobId);
    if (!description.running)
        throw noSuchWait(connection, jobId, 'no wait is running');
    await handle.cancel(flags.reason);
    if (!flags.wait) {
        context.result(`Cancel requested for ${connection} ${jobId}.`, { connection, jobId, cancel: 'requested' });
        return EXIT.ok;
    }
    context.say('Cancel requested. Waiting until the vendor confirms it; --no-wait returns at once.');
    const view = progressView(process.stderr, [job], false);
    try {
        const { end = await handle.result() } = await followOne(client, handle, view, {
            signal: new AbortController().signal,
        });
        view.end();
        const { exit, outcome, error } = end;
        const done = outcome.cancel !== null && DONE.includes(outcome.cancel.result);
        // A cancelled wait is what the user asked for, not an error.
        const wanted = done && error?.type === 'Canceled';
        return printOutcome(context, { ...end, exit: wanted ? EXIT.ok : exit, error: wanted ? undefined : error });
    }
    finally {
        view.end();
    }
}
//# sourceMappingURL=cancel.js.map