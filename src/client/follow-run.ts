/** Follows a run until it ends: what it does before it has a job, and then the wait for the job. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { JobOutcome } from '../contract/outcome.js';
import type { RunProgress } from '../contract/run-job.js';
import {
  followEach,
  LastAnswer,
  ProgressReader,
  type FollowedWait,
  type Follower,
  type FollowOptions,
} from './follow.js';
import type { RunEnd } from './run-end.js';
import type { RunHandle, RunDescription } from './run-handle.js';
import { WaitHandle } from './wait-handle.js';

/** What is known of a running run. */
export interface FollowedRun {
  run: RunDescription;
  /** Undefined if no worker has answered yet. */
  progress?: RunProgress;
  /** The wait for the run's job, while it runs. */
  wait?: FollowedWait;
  /** What was last known of the job. */
  outcome?: JobOutcome;
}

export type RunFollower = Follower<RunHandle, FollowedRun, RunEnd>;

const ANSWER_TIMEOUT_MS = 2_000;

/** @param handle of one certain run: a later one with the same key is another @throws what `lost` throws */
export async function followRun(
  client: Client,
  handle: RunHandle,
  options: FollowOptions,
  follower: RunFollower,
): Promise<void> {
  const reader = new RunReader(client, new ProgressReader(client, options.signal));
  await followEach([handle], (run) => reader.read(run), options, follower);
}

class RunReader {
  private progress: RunProgress | undefined;
  /** The length of the run's history at its last answer: without a new event the answer is the same. */
  private historyLength: number | undefined;
  private job: { jobId: string; last: LastAnswer; outcome?: JobOutcome } | undefined;

  constructor(
    private readonly client: Client,
    private readonly waits: ProgressReader,
  ) {}

  async read(handle: RunHandle): Promise<FollowedRun | RunEnd> {
    const run = await this.waits.ask(() => handle.describe());
    if (!run?.running) return this.waits.ask(() => handle.result());
    if (run.historyLength !== this.historyLength) {
      const progress = await this.waits.ask(() => handle.progress(ANSWER_TIMEOUT_MS));
      if (progress) {
        this.progress = progress;
        this.historyLength = run.historyLength;
      }
    }
    const { progress } = this;
    const wait = await this.readWait(handle, progress);
    return { run, progress, wait, outcome: this.job?.outcome };
  }

  /** @returns undefined if there is no job, or if its wait has not begun or has ended */
  private async readWait(
    { connection }: RunHandle,
    progress: RunProgress | undefined,
  ): Promise<FollowedWait | undefined> {
    const jobId = progress?.phase === 'awaiting' ? progress.submit.jobId : null;
    if (jobId === null) return undefined;
    if (this.job?.jobId !== jobId) this.job = { jobId, last: new LastAnswer() };
    try {
      const read = await this.waits.read(new WaitHandle(this.client, { connection, jobId }), this.job.last);
      this.job.outcome = read.outcome;
      return 'exit' in read ? undefined : read;
    } catch (error) {
      // The run has not begun the wait yet.
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }
}
