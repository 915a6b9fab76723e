/** What a watcher should know about the workers: that none polls, or that none takes up the work. */
import type { Client } from '@temporalio/client';
import type { WaitSnapshot } from '../client/waits.js';
import { actsQueue, looksQueue } from '../job.js';
import { isQueueServed } from '../pollers.js';

const ASK_EVERY_MS = 30_000;
/** The server names a worker that was killed as a poller for a minute more; work that nobody begins is seen sooner. */
const UNTAKEN_MS = 3_000;

export class ServedRemarks {
  private nextAskAt = 0;
  private unserved = '';
  private untaken: { work: string; since: number; said: boolean } | undefined;

  constructor(
    private readonly client: Client,
    private readonly connection: string,
  ) {}

  /** The remarks that were not made before. @param now milliseconds since the epoch */
  async of(snapshot: WaitSnapshot, now: number): Promise<string[]> {
    const lines: string[] = [];
    if (now >= this.nextAskAt) {
      this.nextAskAt = now + ASK_EVERY_MS;
      const unserved = await this.unservedLines(snapshot.taskQueue);
      if (unserved.join() !== this.unserved) lines.push(...unserved);
      this.unserved = unserved.join();
    }
    const untaken = this.untakenLine(snapshot, now);
    if (untaken) lines.push(untaken);
    return lines;
  }

  private async unservedLines(taskQueue: string): Promise<string[]> {
    const { workflowService, options } = this.client;
    const served = (queue: string, kind: 'activities' | 'workflows') =>
      isQueueServed(workflowService, options.namespace, queue, kind, Date.now());
    const lines: string[] = [];
    if (!(await served(taskQueue, 'workflows'))) {
      lines.push(`No worker polls ${taskQueue} for workflows: the wait stands still until a vigil-worker serves it.`);
    }
    for (const queue of [looksQueue(taskQueue, this.connection), actsQueue(taskQueue, this.connection)]) {
      if (await served(queue, 'activities')) continue;
      lines.push(`No worker polls ${queue}: start a vigil-worker whose config has the connection ${this.connection}.`);
    }
    return lines;
  }

  private untakenLine({ untaken }: WaitSnapshot, now: number): string | undefined {
    const work = untaken && `${untaken.queue} ${untaken.work}`;
    if (work !== this.untaken?.work) this.untaken = work === undefined ? undefined : { work, since: now, said: false };
    if (!this.untaken || this.untaken.said || this.unserved !== '' || now - this.untaken.since < UNTAKEN_MS) return;
    this.untaken.said = true;
    return untaken?.queue === 'workflows'
      ? 'No worker has taken up the wait for 3 s: it is busy or gone; the wait goes on once a vigil-worker serves it.'
      : 'No worker has taken up the look for 3 s: it is busy, gone, or held by the rate limit of the connection.';
  }
}
