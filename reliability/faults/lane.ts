/** A connection's two Workers, which serve one cell after another: each cell brings its own vendor client and store. */
import type { Client } from '@temporalio/client';
import { Worker, type NativeConnection } from '@temporalio/worker';
import { createActActivities, createPollActivities } from '../../src/activities/index.js';
import { actsQueue, pollsQueue } from '../../src/contract/ids.js';
import type { ActActivities, PollActivities, WatchActivities } from '../../src/contract/activities.js';
import type { SubmitActivities } from '../../src/contract/run-job.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import type { Stage } from './stage.js';

export interface LaneOptions {
  connection: string;
  taskQueue: string;
  nativeConnection: NativeConnection;
  namespace: string;
  client: Client;
  /** Whether the connection has a watch. */
  isShared: boolean;
}

export class Lane {
  private stage: Stage | undefined;
  private readonly stops: (() => Promise<void>)[] = [];

  constructor(private readonly options: LaneOptions) {}

  get connection(): string {
    return this.options.connection;
  }

  async start(): Promise<void> {
    const { taskQueue, connection, client, isShared } = this.options;
    // Activities of an earlier cell keep their own client; new ones belong to the current cell.
    const polls = () => createPollActivities(connection, this.present.client, { policy: this.present.policy });
    const acts = () => createActActivities(connection, this.present.client, this.present.store, this.present.policy);
    const watches = { client, taskQueue, rateLimit: 1_000 };
    const watched = () =>
      // The polls of a watch go on from one cell to the next.
      createPollActivities(
        connection,
        presentClient(() => this.present.client),
        {
          policy: { ...this.present.policy, watches: 1 },
          watches,
        },
      );
    await this.launch(
      pollsQueue(taskQueue, connection),
      isShared
        ? ({
            firstPoll: (raw) => watched().firstPoll(raw),
            pollForChange: (request) => watched().pollForChange(request),
            pollMembers: (request) => watched().pollMembers!(request),
          } satisfies PollActivities & WatchActivities)
        : ({
            firstPoll: (raw) => polls().firstPoll(raw),
            pollForChange: (request) => polls().pollForChange(request),
          } satisfies PollActivities),
    );
    await this.launch(actsQueue(taskQueue, connection), {
      cancelJob: (request) => acts().cancelJob(request),
      collectMessages: (request) => acts().collectMessages(request),
      collectContent: (request) => acts().collectContent(request),
      uploadFile: (order) => acts().uploadFile(order),
      prepareSubmit: (order) => acts().prepareSubmit(order),
      submitJob: (request) => acts().submitJob(request),
      findSubmitted: (request) => acts().findSubmitted(request),
    } satisfies ActActivities & SubmitActivities);
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

/** Asks whatever client is the present one. */
function presentClient(present: () => VendorClient): VendorClient {
  return new Proxy({} as VendorClient, {
    get: (_target, name) => {
      const client = present();
      const value: unknown = Reflect.get(client, name);
      return typeof value === 'function' ? (value.bind(client) as unknown) : value;
    },
  });
}
