import { actsQueue, pollsQueue, waitId } from '../../contract/ids.js';
import { isQueueServed } from '../../temporal/pollers.js';
const ASK_EVERY_MS = 30_000;
/** The server lists a killed worker as a poller for another minute; work that no worker starts shows it sooner. */
const PENDING_MS = 3_000;
export class AbsentWorkerWarnings {
    client;
    several;
    queues = new Map();
    untaken = new Map();
    /** @param several whether the warnings are about several jobs */
    constructor(client, several) {
        this.client = client;
        this.several = several;
    }
    /** The warnings that were not returned before. @param now milliseconds since the epoch */
    async of(wait, now) {
        const queues = queuesOf(wait.taskQueue, wait.connection);
        const lines = [];
        for (const queue of queues)
            if (await this.becameUnserved(queue, now))
                lines.push(queue.remark);
        const served = queues.every(({ name, kind }) => this.queues.get(`${kind} ${name}`)?.served !== false);
        const untaken = this.untakenLine(wait, served, now);
        if (untaken)
            lines.push(untaken);
        return lines;
    }
    forget({ connection, jobId }) {
        this.untaken.delete(waitId(connection, jobId));
    }
    /** Whether the queue has just lost its last worker. */
    async becameUnserved({ name, kind }, now) {
        const key = `${kind} ${name}`;
        const known = this.queues.get(key) ?? { nextAskAt: 0, served: true };
        if (now < known.nextAskAt)
            return false;
        this.queues.set(key, { nextAskAt: now + ASK_EVERY_MS, served: known.served });
        const { workflowService, options } = this.client;
        const served = await isQueueServed(workflowService, options.namespace, name, kind, Date.now());
        this.queues.set(key, { nextAskAt: now + ASK_EVERY_MS, served });
        return known.served && !served;
    }
    untakenLine({ connection, jobId, untaken }, served, now) {
        const key = waitId(connection, jobId);
        const known = this.untaken.get(key);
        if (!untaken) {
            this.untaken.delete(key);
            return undefined;
        }
        const queue = untaken.queue === 'workflows' ? untaken.queue : `${untaken.queue} ${connection}`;
        const work = `${untaken.queue} ${untaken.work}`;
        const pending = known?.work === work ? known : { queue, work, since: now, said: false };
        this.untaken.set(key, pending);
        if (pending.said || !served || now - pending.since < PENDING_MS)
            return undefined;
        const alreadyReported = [...this.untaken.values()].some((other) => other.queue === queue && other.said);
        pending.said = true;
        if (alreadyReported)
            return undefined;
        const [one, ofConnection] = this.several ? ['a', ` for ${connection}`] : ['the', ''];
        const unstarted = (what) => `No worker has picked up ${what} for 3 s: the worker may be busy or gone`;
        switch (untaken.queue) {
            case 'workflows':
                return `${unstarted(`${one} wait`)}. The wait continues when a vigil-worker picks it up.`;
            case 'polls':
                return `${unstarted(`${one} poll${ofConnection}`)}, or the rate limit of the connection delays the poll.`;
            case 'acts':
                return `${unstarted(`${one} cancel or collection${ofConnection}`)}. It continues when a vigil-worker picks it up.`;
        }
    }
}
function queuesOf(taskQueue, connection) {
    const ofConnection = [pollsQueue(taskQueue, connection), actsQueue(taskQueue, connection)];
    return [
        {
            name: taskQueue,
            kind: 'workflows',
            remark: `No worker polls the task queue ${taskQueue} for workflows. The wait is stalled until a vigil-worker does.`,
        },
        ...ofConnection.map((name) => ({
            name,
            kind: 'activities',
            remark: `No worker polls the task queue ${name}. Start a vigil-worker whose config has the connection ${connection}.`,
        })),
    ];
}
//# sourceMappingURL=absent-workers.js.map