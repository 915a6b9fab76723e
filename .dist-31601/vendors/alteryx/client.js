import { segmentOf } from '../http/address.js';
import { lengthOf, mediaTypeOf, nameOf } from '../http/content-headers.js';
import { openResumable } from '../http/resumed-download.js';
import { SharedSession } from '../shared/session.js';
import { timestampOf } from '../shared/timestamp.js';
import { VendorError } from '../http/vendor-error.js';
import { keyOf, openJobs } from './job-list.js';
import { chooseOutputs, nameIn } from './outputs.js';
import { jobListSchema, jobSchema, messagesSchema, } from './schemas.js';
import { isStale, logIn, requestIn } from './session.js';
import { isCompleted, severityOf, sourceOf, stateOf, vendorStateOf } from './status.js';
export class AlteryxClient {
    options;
    edge;
    vendor = 'alteryx';
    jobList = { openJobs: (signal) => this.openJobs(signal), keyOf };
    session;
    constructor(options, edge) {
        this.options = options;
        this.edge = edge;
        this.session = new SharedSession({
            logIn: () => logIn(options, edge),
            isStale,
            secretVersion: options.clientSecret,
        });
        const { cancel } = options;
        if (cancel)
            this.cancel = (jobId, signal) => this.cancelBy(cancel, jobId, signal);
    }
    async readStatus(jobId, signal) {
        const verb = 'read status';
        const reduced = await this.readJob(jobId, verb, 'reduced', signal);
        const isWhole = !isCompleted(reduced.status) || reduced.disposition;
        // The docs do not say which fields the reduced object lacks. Without a disposition, success and failure look the same.
        const job = isWhole ? reduced : await this.readJob(jobId, verb, 'whole', signal);
        return {
            state: stateOf(job.status, job.disposition),
            vendorState: vendorStateOf(job.status, job.disposition),
            queued: timestampOf(job.createDateTime),
        };
    }
    async *readMessages(jobId, signal) {
        const verb = 'read messages';
        const call = this.jobCall(jobId, verb);
        const messages = await this.session.use(signal, async (session) => {
            const list = await this.fetchMessages(requestIn(session, { verb, signal }, `${call}/messages`));
            if (list)
                return list;
            const job = await this.fetchJob(requestIn(session, { verb, signal }, `${call}?includeMessages=true`), jobId);
            return job.messages ?? [];
        });
        for (const { status, text, toolId } of messages) {
            if (text)
                yield { severity: severityOf(status), text, source: sourceOf(toolId) };
        }
    }
    async *openContent(jobId, wanted, signal) {
        const { outputs } = await this.readJob(jobId, 'open content', 'whole', signal);
        for (const [output, format] of chooseOutputs(outputs ?? [], wanted.formats)) {
            yield await this.openOutput(jobId, output, format, signal);
        }
    }
    async check(signal) {
        return this.session.use(signal, () => Promise.resolve(`token granted to client ${this.options.clientId}`));
    }
    async close() {
        await this.session.close();
        this.edge.close();
    }
    openJobs(signal) {
        const readPage = (call) => this.session.use(signal, (session) => this.fetchPage(requestIn(session, { verb: 'list jobs', signal }, call)));
        return openJobs(readPage);
    }
    async fetchPage(request) {
        try {
            return (await this.edge.json(request, jobListSchema)).data;
        }
        catch (error) {
            if (!(error instanceof VendorError && error.verb === 'list jobs' && error.kind === 'refused'))
                throw error;
            throw new VendorError({ ...error.fields, what: `${error.fields.what}, only a Curator may list jobs` });
        }
    }
    async cancelBy({ method, path }, jobId, signal) {
        const verb = 'cancel';
        const call = path.replaceAll('{jobId}', segmentOf(jobId, this.vendor, verb));
        await this.session.use(signal, (session) => this.edge.text(requestIn(session, { verb, method, signal }, call)));
    }
    async readJob(jobId, verb, extent, signal) {
        const call = `${this.jobCall(jobId, verb)}?includeMessages=${extent === 'whole'}`;
        return this.session.use(signal, (session) => this.fetchJob(requestIn(session, { verb, signal }, call), jobId));
    }
    async fetchJob(request, jobId) {
        const job = await this.edge.json(request, jobSchema);
        if (job.id && keyOf(job.id) !== keyOf(jobId))
            throw this.edge.error(request, 'unintelligible', 'the answer is about another job');
        return job;
    }
    // Only Curators may use this endpoint, and others may get a 401. Returns undefined then, so that the session is not renewed in vain:
    // if the token has expired, the next request finds out.
    async fetchMessages(request) {
        try {
            return await this.edge.json(request, messagesSchema);
        }
        catch (error) {
            if (error instanceof VendorError && [401, 403, 404].includes(error.status ?? 0))
                return undefined;
            throw error;
        }
    }
    async openOutput(jobId, { id, fileName }, format, signal) {
        const verb = 'open content';
        const [job, output] = [jobId, id].map((one) => segmentOf(one, this.vendor, verb));
        // v3 has no such call.
        const call = `v1/jobs/${job}/output/${output}?format=${encodeURIComponent(format)}`;
        const nameFrom = (headers) => nameIn(format, fileName || nameOf(headers) || `output-${id}`);
        const open = (rest) => this.session.use(signal, async (session) => {
            const request = requestIn(session, { verb, signal, rest }, call);
            const answer = await this.edge.open(request);
            if (mediaTypeOf(answer.headers) === 'text/html' && !/\.html?$/i.test(nameFrom(answer.headers))) {
                answer.body.destroy();
                throw this.edge.error(request, 'unreachable', 'got an HTML page instead of the content');
            }
            return answer;
        });
        const { headers, body } = await openResumable(open, { signal, limitMs: this.edge.contentLimitMs });
        return { name: nameFrom(headers), mediaType: mediaTypeOf(headers), bytes: lengthOf(headers), body };
    }
    jobCall(jobId, verb) {
        return `v3/jobs/${segmentOf(jobId, this.vendor, verb)}`;
    }
}
//# sourceMappingURL=client.js.map