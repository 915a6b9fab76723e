/** A connection's two Workers, which serve one cell after another: each cell brings its own vendor client and store. */
import { Worker, type NativeConnection } from '@temporalio/worker';
import { createActActivities, createPollActivities } from '../../src/activities/index.js';
import { actsQueue, pollsQueue } from '../../src/contract/ids.js';
import type { ActActivities, PollActivities } from '../../src/contract/activities.js';
import type { Stage } from './stage.js';

export interface LaneOptions {
  connection: string;
  taskQueue: string;
  nativeConnection: NativeConnection;
  namespace: string;
}

export class Lane {
  private stage: Stage | undefined;
  private readonly stops: (() => Promise<void>)[] = [];

  constructor(private readonly options: LaneOptions) {}

  get connection(): string {
    return this.options.connection;
  }

  async start(): Promise<void> {
    const { taskQueue, connection } = this.options;
    // Activities of an earlier cell keep their own client; new ones belong to the current cell.
    const polls = () => createPollActivities(connection, this.present.client, { policy: this.present.policy });
    const acts = () => createActActivities(connection, this.present.client, this.present.store, this.present.policy);
    await this.launch(pollsQueue(taskQueue, connection), {
      pollForChange: (request) => polls().pollForChange(request),
    } satisfies PollActivities);
    await this.launch(actsQueue(taskQueue, connection), {
      cancelJob: (request) => acts().cancelJob(request),
      collectMessages: (request) => acts().collectMessages(request),
      collectContent: (request) => acts().collectContent(request),
    } satisfies ActActivities);
  }

  serve(stage: Stage): void {
    this.stage = stage;
  }

  async stop(): Promise<void> {
    await Promise.all(this.stops.map((stop) => stop()));
  }

  private get present(): Stage {
    if (!this.stage) throw new Error('the lane serves no cell');
    return this.stage;
  }

  private async launch(taskQueue: string, activities: object): Promise<void> {
    const { nativeConnection: connection, namespace } = this.options;
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      activities,
      maxConcurrentActivityTaskPolls: 1,
      shutdownGraceTime: 0,
    });
    const run = worker.run();
    this.stops.push(async () => {
      worker.shutdown();
      await run;
    });
  }
}
