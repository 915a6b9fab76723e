import { WaitHandle } from '../../client/wait-handle.js';
import { forEachConcurrent } from '../../client/for-each-concurrent.js';
import { AwaitedJob, isRunning, problemOfAll } from './awaited-job.js';
import { beginMany } from './begin-many.js';
import { followShown } from './follow.js';
import { DetachSignal } from './detach-signal.js';
import { count, endLine, jobName } from '../terminal/outcome-text.js';
import { problemOf } from '../terminal/problem.js';
import { progressView } from '../terminal/progress.js';
import { reportMany } from './print-outcomes.js';
const CONCURRENT_CANCELS = 10;
export async function awaitMany(context, client, config, { inputs, repeated, waitTimeoutMs, temporalTimeoutMs }, flags) {
    const jobs = inputs.map((input) => new AwaitedJob(input));
    for (const line of repeated)
        context.say(line);
    // From here on Ctrl-C may meet waits that have started.
    const detach = new DetachSignal(context, waitTimeoutMs, flags.cancelOnInterrupt ? cancelAll : undefined);
    function cancelAll() {
        const running = jobs.filter(isRunning);
        detach.say(`Cancelling ${count(running.length, 'job')}. Press Ctrl-C again to detach.`);
        void forEachConcurrent(CONCURRENT_CANCELS, running, cancel);
    }
    async function cancel(job) {
        await new WaitHandle(client, job).cancel('interrupted').catch((error) => {
            if (!job.end)
                detach.say(`${jobName(job)}: ${error.message}`);
        });
    }
    try {
        await beginMany(client, config, jobs, { again: flags.again ?? false, complete: context.json && flags.detach === true }, detach, async (job) => {
            // This wait started while the others were being cancelled.
            if (detach.interrupted && flags.cancelOnInterrupt)
                await cancel(job);
        });
        if (!flags.detach)
            await watch(client, jobs, detach, temporalTimeoutMs);
        return reportMany(context, jobs, flags.detach ? 'detach' : (detach.why ?? 'SIGINT'), flags.input);
    }
    finally {
        detach.stop();
    }
}
async function watch(client, jobs, detach, temporalTimeoutMs) {
    const running = jobs.filter(isRunning);
    if (running.length === 0)
        return;
    const view = progressView(process.stderr, running, true);
    const said = detach.say;
    detach.say = (line) => view.say(line);
    try {
        await followShown(client, running, view, { signal: detach.signal, temporalTimeoutMs }, {
            known: (job, { outcome }) => {
                job.outcome = outcome;
            },
            ended: (job, end) => {
                job.end = end;
                view.leave(job, endLine(end, process.stderr));
            },
            lost: (job, error) => {
                if (problemOfAll(error))
                    throw error;
                job.lose(problemOf(error));
                view.leave(job, `${jobName(job)}: ${problemOf(error).message}`);
            },
        });
    }
    catch (error) {
        // The other jobs keep what is known about them.
        const problem = problemOf(error);
        view.say(problem.message);
        for (const job of running.filter(isRunning))
            job.lose(problem);
    }
    finally {
        view.end();
        detach.say = said;
    }
}
//# sourceMappingURL=await-many.js.map