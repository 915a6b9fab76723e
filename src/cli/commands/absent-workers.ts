/** Notices that no worker polls a task queue, or that no worker starts the pending work. There is one for each queue, however many jobs it affects. */
import type { Client } from '@temporalio/client';
import type { WaitDescription } from '../../client/known-wait.js';
import { actsQueue, pollsQueue, waitId, type JobReference } from '../../contract/ids.js';
import { isQueueServed } from '../../temporal/pollers.js';
import type { Notice } from '../terminal/progress-view.js';

/** How often the server is asked for the pollers of a queue, which has some or has none. */
const ASK_EVERY_MS = { served: 30_000, unserved: 5_000 } as const;
/** The server lists a killed worker as a poller for another minute; work that no worker starts shows it sooner. */
const PENDING_MS = 3_000;

interface Queue {
  name: string;
  kind: 'activities' | 'workflows';
  remark: string;
}

interface Untaken {
  /** Where the work is. */
  queue: 'workflows' | 'polls' | 'acts';
  connection: string;
  work: string;
  since: number;
  /** Whether every queue of the wait has a worker; otherwise the notice about the queue says it all. */
  served: boolean;
}

/** What of a wait, or of a run in its place, tells which workers it needs. */
export type Served = Pick<WaitDescription, 'connection' | 'jobId' | 'taskQueue' | 'untaken'>;

export class AbsentWorkers {
  private readonly queues = new Map<string, Queue & { nextAskAt: number; served: boolean }>();
  private readonly untaken = new Map<string, Untaken>();

  /** @param several whether the notices are about several jobs */
  constructor(
    private readonly client: Client,
    private readonly several: boolean,
  ) {}

  /** Takes over what is known of a wait. @param now milliseconds since the epoch */
  async update({ connection, jobId, taskQueue, untaken }: Served, now: number): Promise<void> {
    const served = await Promise.all(queuesOf(taskQueue, connection).map((queue) => this.isServed(queue, now)));
    const key = waitId(connection, jobId);
    if (!untaken) {
      this.untaken.delete(key);
      return;
    }
    const { queue } = untaken;
    const work = `${queue} ${untaken.work}`;
    const known = this.untaken.get(key);
    const since = known?.work === work ? known.since : now;
    this.untaken.set(key, { queue, connection, work, since, served: served.every(Boolean) });
  }

  /** Takes over that workflows of this task queue are followed. */
  async updateWorkflows(taskQueue: string, now: number): Promise<void> {
    await this.isServed(workflowsQueue(taskQueue), now);
  }

  forget({ connection, jobId }: JobReference): void {
    this.untaken.delete(waitId(connection, jobId));
  }

  /** What holds up the waits now. */
  notices(now: number): Notice[] {
    const unserved = [...this.queues.values()]
      .filter(({ served }) => !served)
      .map(({ name, remark }) => ({ text: remark, over: `A worker polls the task queue ${name} now.` }));
    const pending = [...this.untaken.values()]
      .filter(({ since, served }) => served && now - since >= PENDING_MS)
      .map((untaken) => this.untakenText(untaken));
    return [...unserved, ...[...new Set(pending)].map((text) => ({ text }))];
  }

  private async isServed(queue: Queue, now: number): Promise<boolean> {
    const { name, kind } = queue;
    const key = `${kind} ${name}`;
    const known = this.queues.get(key) ?? { ...queue, nextAskAt: 0, served: true };
    if (now < known.nextAskAt) return known.served;
    // Set before the answer, so that the other waits do not ask too.
    this.queues.set(key, { ...known, nextAskAt: now + ASK_EVERY_MS.unserved });
    const { workflowService, options } = this.client;
    const served = await isQueueServed(workflowService, options.namespace, name, kind, Date.now());
    const nextAskAt = now + ASK_EVERY_MS[served ? 'served' : 'unserved'];
    this.queues.set(key, { ...known, served, nextAskAt });
    return served;
  }

  private untakenText({ queue, connection }: Untaken): string {
    const [one, ofConnection] = this.several ? ['a', ` for ${connection}`] : ['the', ''];
    const unstarted = (what: string) => `No worker has picked up ${what} for 3 s: the worker may be busy or gone`;
    switch (queue) {
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
    workflowsQueue(taskQueue),
    ...ofConnection.map((name): Queue => ({
      name,
      kind: 'activities',
      remark: `No worker polls the task queue ${name}. Start a vigil-worker whose config has the connection ${connection}.`,
    })),
  ];
}

function workflowsQueue(name: string): Queue {
  const remark = `No worker polls the task queue ${name} for workflows. The wait is stalled until a vigil-worker does.`;
  return { name, kind: 'workflows', remark };
}
