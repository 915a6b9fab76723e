import { forEachConcurrent } from '../../client/for-each-concurrent.js';
import { startWait } from '../../client/start-wait.js';
import { jobInfo } from '../../client/static-details.js';
import { EXIT } from '../../contract/failures.js';
import { count, jobName } from '../terminal/outcome-text.js';
import { CliProblem, problemOf } from '../terminal/problem.js';
import { problemOfAll } from './awaited-job.js';
const CONCURRENCY = 20;
const ANSWER_TIMEOUT_MS = 2_000;
/**
 * Starts or joins a wait for each job. A job whose wait cannot be started is lost, and the others continue. Ctrl-C starts no further waits.
 * @param complete whether to ask each wait for what it knows, for a JSON result
 * @param begun called for each wait that was started or joined
 * @throws a problem that keeps every wait from starting
 */
export async function beginMany(client, config, jobs, { again, complete }, detach, begun) {
    detach.say(`Starting or joining the waits for ${count(jobs.length, 'job')}.`);
    try {
        await forEachConcurrent(CONCURRENCY, jobs, async (job) => {
            if (detach.interrupted)
                return;
            try {
                await begin(client, config, job, again, complete);
            }
            catch (error) {
                if (problemOfAll(error))
                    throw error;
                job.lose(problemOf(error));
                detach.say(`${jobName(job)} was not started: ${job.end?.error?.message}`);
            }
            if (job.handle)
                await begun(job);
        });
    }
    catch (error) {
        if (jobs.every(({ beginning }) => beginning === undefined))
            throw error;
        const problem = problemOf(error);
        detach.say(problem.message);
        for (const job of jobs)
            if (!job.beginning)
                job.lose(problem);
    }
    for (const job of jobs)
        if (!job.beginning)
            job.lose(leftBefore());
    detach.say(summary(jobs));
}
async function begin(client, config, job, again, complete) {
    const started = await startWait(client, job.input, {
        taskQueue: config.taskQueue,
        again,
        job: jobInfo(config, job.connection, job.jobId),
    });
    if (started.how === 'ended') {
        job.end = started.end;
        job.beginning = 'endedBefore';
        return;
    }
    const { handle, how } = started;
    job.handle = handle;
    job.beginning = how;
    if (!complete)
        return;
    const known = await handle.known({ answerTimeoutMs: ANSWER_TIMEOUT_MS });
    if (known)
        job.outcome = known.outcome;
}
function leftBefore() {
    return new CliProblem(EXIT.interrupted, 'NotStarted', 'interrupted before the wait was started', 'await the job again');
}
const BEGINNINGS = {
    started: 'started',
    joined: 'joined (their settings apply, yours are ignored)',
    endedBefore: 'already ended (--again starts a new wait)',
    notBegun: 'not started',
};
/** `3 jobs: 2 started, 1 joined (their settings apply, yours are ignored).` */
function summary(jobs) {
    const parts = Object.entries(BEGINNINGS).map(([beginning, text]) => [
        jobs.filter((job) => job.beginning === beginning).length,
        text,
    ]);
    const said = parts.filter(([jobsOfIt]) => jobsOfIt > 0).map(([jobsOfIt, text]) => `${jobsOfIt} ${text}`);
    return `${count(jobs.length, 'job')}: ${said.join(', ')}.`;
}
//# sourceMappingURL=begin-many.js.map