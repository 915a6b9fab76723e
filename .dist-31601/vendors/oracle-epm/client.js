import { segmentOf } from '../http/address.js';
import { lengthOf, mediaTypeOf } from '../http/content-headers.js';
import { SharedSession } from '../shared/session.js';
import { VendorError } from '../http/vendor-error.js';
import { childJobOf, itemsOf, messageOf, MAX_PAGES, PAGE_ITEMS } from './job-details.js';
import { openFile } from './repository.js';
import { detailsPageSchema, jobSchema } from './schemas.js';
import { logIn, requestIn, secretOf } from './session.js';
import { stateOf, vendorStateOf } from './status.js';
export class OracleEpmClient {
    options;
    edge;
    vendor = 'oracle-epm';
    session;
    constructor(options, edge) {
        this.options = options;
        this.edge = edge;
        this.session = new SharedSession({ logIn: () => logIn(options, edge), secretVersion: () => secretOf(options) });
    }
    async readStatus(jobId, signal) {
        const job = await this.readJob(jobId, signal);
        return { state: stateOf(job.status), vendorState: vendorStateOf(job), summary: job.details };
    }
    /** The job's own details, then the details of its records, which the vendor keeps only for imports and exports. */
    async *readMessages(jobId, signal) {
        const { status, details } = await this.readJob(jobId, signal);
        if (details)
            yield { severity: stateOf(status) === 'failed' ? 'error' : 'info', text: details };
        const budget = { pages: MAX_PAGES };
        const children = new Set();
        for await (const item of this.readDetails(jobId, 'details', budget, signal)) {
            const message = messageOf(item);
            if (message)
                yield message;
            const child = childJobOf(item);
            if (child === undefined || children.has(child))
                continue;
            children.add(child);
            yield* this.readChildMessages(jobId, child, item.dimensionName, budget, signal);
        }
    }
    /** A job has no content of its own. The caller names a file in the service's repository. */
    async *openContent(_jobId, wanted, signal) {
        const { file } = wanted;
        if (file === undefined)
            return;
        const { headers, body } = await openFile(file, signal, this.session, this.edge);
        yield { name: file, mediaType: mediaTypeOf(headers), bytes: lengthOf(headers), body };
    }
    async check(signal) {
        const { application } = this.options;
        return this.session.use(signal, ({ user, applications }) => {
            const accepted = user === undefined ? 'the token is accepted' : `accepted as ${user}`;
            if (applications === undefined)
                return Promise.resolve(`${accepted}; the applications could not be listed`);
            if (applications.includes(application))
                return Promise.resolve(`${accepted} for the application ${application}`);
            const what = `${accepted}, but not for the application ${application}; its applications: ${namesOf(applications)}`;
            return Promise.reject(new VendorError({ kind: 'rejected', vendor: this.vendor, verb: 'check', what }));
        });
    }
    async close() {
        await this.session.close();
        this.edge.close();
    }
    async readJob(jobId, signal) {
        const verb = 'read status';
        const call = this.jobCall(jobId, verb);
        return this.session.use(signal, async (session) => {
            const request = requestIn(session, { verb, signal }, call);
            const job = await this.edge.json(request, jobSchema);
            if (job.jobId === undefined)
                throw this.edge.error(request, 'unintelligible', 'the answer has no job id');
            if (!isSameId(job.jobId, jobId))
                throw this.edge.error(request, 'unintelligible', 'the answer is about another job');
            return job;
        });
    }
    async *readChildMessages(jobId, child, dimension, budget, signal) {
        for await (const item of this.readDetails(jobId, `childjobs/${child}/details`, budget, signal)) {
            const message = messageOf(item, dimension);
            if (message)
                yield message;
        }
    }
    readDetails(jobId, list, budget, signal) {
        const verb = 'read messages';
        const readPage = async (offset) => {
            const call = `${this.jobCall(jobId, verb)}/${list}?offset=${offset}&limit=${PAGE_ITEMS}`;
            try {
                return await this.session.use(signal, (session) => this.edge.json(requestIn(session, { verb, signal }, call), detailsPageSchema));
            }
            catch (error) {
                // The job exists, but most types of jobs have no details, and the docs do not say how the vendor answers then.
                if (error instanceof VendorError && (error.kind === 'missing' || error.kind === 'rejected'))
                    return undefined;
                throw error;
            }
        };
        return itemsOf(readPage, budget);
    }
    jobCall(jobId, verb) {
        const { apiVersion, application } = this.options;
        const [version, name] = [apiVersion, application].map(encodeURIComponent);
        const id = segmentOf(jobId, this.vendor, verb);
        return `HyperionPlanning/rest/${version}/applications/${name}/jobs/${id}`;
    }
}
// Ids are numbers, and callers may write leading zeros.
function isSameId(one, other) {
    const [bareOne, bareOther] = [one, other].map((id) => id.trim().replace(/^0+(?=\d)/, ''));
    return bareOne === bareOther;
}
function namesOf(applications) {
    return applications.join(', ') || 'none';
}
//# sourceMappingURL=client.js.map