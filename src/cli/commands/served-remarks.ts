/** What a watcher should know about the workers: that none polls, or that none takes up the work. Each is said once, however many jobs it holds up. */
import type { Client } from '@temporalio/client';
import type { WaitDescription } from '../../client/known-wait.js';
import { actsQueue, pollsQueue, waitId, type JobReference } from '../../contract/ids.js';
import { isQueueServed } from '../../temporal/pollers.js';

const ASK_EVERY_MS = 30_000;
/** The server names a worker that was killed as a poller for a minute more; work that nobody begins is seen sooner. */
const UNTAKEN_MS = 3_000;

interface Queue {
  name: string;
  kind: 'activities' | 'workflows';
  remark: string;
}

interface Untaken {
  /** What holds up the work of many jobs alike: the queue that it lies in. */
  queue: string;
  work: string;
  since: number;
  said: boolean;
}

export class ServedRemarks {
  private readonly queues = new Map<string, { nextAskAt: number; served: boolean }>();
  private readonly untaken = new Map<string, Untaken>();

  /** @param several whether the remarks are about the waits for several jobs */
  constructor(
    private readonly client: Client,
    private readonly several: boolean,
  ) {}

  /** The remarks that were not made before. @param now milliseconds since the epoch */
  async of(wait: WaitDescription, now: number): Promise<string[]> {
    const queues = queuesOf(wait.taskQueue, wait.connection);
    const lines: string[] = [];
    for (const queue of queues) if (await this.falls(queue, now)) lines.push(queue.remark);
    const served = queues.every(({ name, kind }) => this.queues.get(`${kind} ${name}`)?.served !== false);
    const untaken = this.untakenLine(wait, served, now);
    if (untaken) lines.push(untaken);
    return lines;
  }

  forget({ connection, jobId }: JobReference): void {
    this.untaken.delete(waitId(connection, jobId));
  }

  /** Whether the queue is found to be unserved, and was not before. */
  private async falls({ name, kind }: Queue, now: number): Promise<boolean> {
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
    const lying = known?.work === work ? known : { queue, work, since: now, said: false };
    this.untaken.set(key, lying);
    if (lying.said || !served || now - lying.since < UNTAKEN_MS) return undefined;
    const saidOfAnother = [...this.untaken.values()].some((other) => other.queue === queue && other.said);
    lying.said = true;
    if (saidOfAnother) return undefined;
    if (untaken.queue === 'workflows') {
      return `No worker has taken up ${this.several ? 'a' : 'the'} wait for 3 s: it is busy or gone; the wait goes on once a vigil-worker serves it.`;
    }
    const poll = this.several ? `a poll at ${connection}` : 'the poll';
    return `No worker has taken up ${poll} for 3 s: it is busy, gone, or held by the rate limit of the connection.`;
  }
}

function queuesOf(taskQueue: string, connection: string): Queue[] {
  const ofConnection = [pollsQueue(taskQueue, connection), actsQueue(taskQueue, connection)];
  return [
    {
      name: taskQueue,
      kind: 'workflows',
      remark: `No worker polls ${taskQueue} for workflows: the wait stands still until a vigil-worker serves it.`,
    },
    ...ofConnection.map((name): Queue => ({
      name,
      kind: 'activities',
      remark: `No worker polls ${name}: start a vigil-worker whose config has the connection ${connection}.`,
    })),
  ];
}
