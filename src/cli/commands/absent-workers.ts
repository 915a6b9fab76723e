/** Warns that no worker polls a task queue, or that no worker starts the pending work. Each warning is printed once, however many jobs it affects. */
import type { Client } from '@temporalio/client';
import type { WaitDescription } from '../../client/known-wait.js';
import { actsQueue, pollsQueue, waitId, type JobReference } from '../../contract/ids.js';
import { isQueueServed } from '../../temporal/pollers.js';

const ASK_EVERY_MS = 30_000;
/** The server lists a killed worker as a poller for another minute; work that no worker starts shows it sooner. */
const PENDING_MS = 3_000;

interface Queue {
  name: string;
  kind: 'activities' | 'workflows';
  remark: string;
}

interface Untaken {
  /** The queue that holds the work; one warning covers all jobs in it. */
  queue: string;
  work: string;
  since: number;
  said: boolean;
}

export class AbsentWorkerWarnings {
  private readonly queues = new Map<string, { nextAskAt: number; served: boolean }>();
  private readonly untaken = new Map<string, Untaken>();

  /** @param several whether the warnings are about several jobs */
  constructor(
    private readonly client: Client,
    private readonly several: boolean,
  ) {}

  /** The warnings that were not returned before. @param now milliseconds since the epoch */
  async of(wait: WaitDescription, now: number): Promise<string[]> {
    const queues = queuesOf(wait.taskQueue, wait.connection);
    const lines: string[] = [];
    for (const queue of queues) if (await this.becameUnserved(queue, now)) lines.push(queue.remark);
    const served = queues.every(({ name, kind }) => this.queues.get(`${kind} ${name}`)?.served !== false);
    const untaken = this.untakenLine(wait, served, now);
    if (untaken) lines.push(untaken);
    return lines;
  }

  forget({ connection, jobId }: JobReference): void {
    this.untaken.delete(waitId(connection, jobId));
  }

  /** Whether the queue has just lost its last worker. */
  private async becameUnserved({ name, kind }: Queue, now: number): Promise<boolean> {
    const key = `${kind} ${name}`;
    const known = this.queues.get(key) ?? { nextAskAt: 0, served: true };
    if (now < known.nextAskAt) return false;
    this.queues.set(key, { nextAskAt: now + ASK_EVERY_MS, served: known.served });
    const { workflowService, options } = this.client;
    const served = await isQueueServed(workflowService, options.namespace, name, kind, Date.now());
    this.queues.set(key, { nextAskAt: now + ASK_EVERY_MS, served });
    return known.served && !served;
  }

  private untakenLine(
    { connection, jobId, untaken }: WaitDescription,
    served: boolean,
    now: number,
  ): string | undefined {
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
    if (pending.said || !served || now - pending.since < PENDING_MS) return undefined;
    const alreadyReported = [...this.untaken.values()].some((other) => other.queue === queue && other.said);
    pending.said = true;
    if (alreadyReported) return undefined;
    const [one, ofConnection] = this.several ? ['a', ` for ${connection}`] : ['the', ''];
    const unstarted = (what: string) => `No worker has picked up ${what} for 3 s: the worker may be busy or gone`;
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

function queuesOf(taskQueue: string, connection: string): Queue[] {
  const ofConnection = [pollsQueue(taskQueue, connection), actsQueue(taskQueue, connection)];
  return [
    {
      name: taskQueue,
      kind: 'workflows',
      remark: `No worker polls the task queue ${taskQueue} for workflows. The wait is stalled until a vigil-worker does.`,
    },
    ...ofConnection.map((name): Queue => ({
      name,
      kind: 'activities',
      remark: `No worker polls the task queue ${name}. Start a vigil-worker whose config has the connection ${connection}.`,
    })),
  ];
}
