import { segmentOf } from '../http/address.js';
import { SharedSession } from '../shared/session.js';
import { timestampOf } from '../shared/timestamp.js';
import { keyOf, POLLS_PAGE_JOBS, pollsPage, openJobs, PAGE_JOBS } from './job-list.js';
import { BatchedPolls } from './batched-polls.js';
import { openOutputFolder } from './output-folder.js';
import { jobListSchema, jobSchema, looseJobListSchema } from './schemas.js';
import { isHostLost, logIn, logOut, requestIn } from './session.js';
import { endOf, readState } from './status.js';
export class PureConnectClient {
    edge;
    vendor = 'pureconnect';
    jobList = { openJobs: (signal) => this.openJobs(signal), keyOf };
    session;
    polls;
    constructor(options, edge) {
        this.edge = edge;
        this.session = new SharedSession({
            logIn: () => logIn(options, edge),
            logOut: (session) => logOut(session, edge),
            isLost: isHostLost,
            secretVersion: options.password,
        });
        this.polls = new BatchedPolls({
            readOne: (jobId, signal) => this.readJob(jobId, signal),
            readPage: (before, signal) => this.readPollsPage(before, signal),
            keyOf,
            windowMs: options.gatherMs,
        });
        const { outputMount } = options;
        if (outputMount)
            this.openContent = (jobId, _wanted, signal) => this.openFiles(outputMount, jobId, signal);
    }
    async readStatus(jobId, signal) {
        const { job, state, vendorState } = await this.polls.poll(jobId, signal);
        return {
            state,
            vendorState,
            summary: job.errorInfo,
            queued: timestampOf(job.queuedTime) ?? timestampOf(job.submitTime),
            started: timestampOf(job.startedTime),
            ended: endOf(job, state),
            outputLocation: job.outputFolder,
        };
    }
    /** The vendor accepts the cancel; the job may still finish first. */
    async cancel(jobId, signal) {
        const verb = 'cancel';
        const call = this.jobCall(jobId, verb);
        await this.session.use(signal, (session) => this.edge.text(requestIn(session, { verb, method: 'DELETE', signal }, call)));
    }
    /** The vendor keeps no list of messages, only the job's errorInfo. */
    async *readMessages(jobId, signal) {
        const { job, state } = await this.readJob(jobId, signal);
        if (job.errorInfo)
            yield { severity: 'error', text: job.errorInfo, at: endOf(job, state) };
    }
    async check(signal) {
        return this.session.use(signal, ({ user, host }) => Promise.resolve(`logged in as ${user} at ${new URL(host).host}`));
    }
    async close() {
        await this.session.close();
        this.edge.close();
    }
    async readJob(jobId, signal) {
        const verb = 'read status';
        const call = `${this.jobCall(jobId, verb)}?jobsResponseMode=status`;
        return this.session.use(signal, async (session) => {
            const request = requestIn(session, { verb, signal }, call);
            const job = await this.edge.json(request, jobSchema);
            if (keyOf(job.id) !== keyOf(jobId))
                throw this.edge.error(request, 'unintelligible', 'the answer is about another job');
            const read = readState(job);
            if (!read)
                throw this.edge.error(request, 'unintelligible', 'the answer has no state and no time that implies one');
            return { job, ...read };
        });
    }
    openJobs(signal) {
        return openJobs(async (from) => {
            const { jobList } = await this.readPage({ jobs: PAGE_JOBS, from }, jobListSchema, signal);
            return jobList ?? [];
        });
    }
    async readPollsPage(from, signal) {
        const { jobList } = await this.readPage({ jobs: POLLS_PAGE_JOBS, from }, looseJobListSchema, signal);
        return pollsPage(jobList ?? []);
    }
    readPage({ jobs, from }, schema, signal) {
        const call = `data-extractor/jobs?jobsResponseMode=status&jobCount=${jobs}`;
        const page = from === undefined ? call : `${call}&fromJobId=${encodeURIComponent(from)}`;
        return this.session.use(signal, (session) => this.edge.json(requestIn(session, { verb: 'list jobs', signal }, page), schema));
    }
    async *openFiles(mount, jobId, signal) {
        const { job } = await this.readJob(jobId, signal);
        if (job.outputFolder)
            yield* openOutputFolder(mount, job.outputFolder, signal);
    }
    jobCall(jobId, verb) {
        return `data-extractor/jobs/${segmentOf(jobId, this.vendor, verb)}`;
    }
}
//# sourceMappingURL=client.js.map