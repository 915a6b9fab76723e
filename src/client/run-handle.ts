/** The handle of one run: read it, cancel it. The CLI, the activities and the public client use it. */
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { WaitRun } from '../contract/activities.js';
import { runId, type RunReference } from '../contract/ids.js';
import { KEY_USED_MEMO, STARTER_MEMO, type RunProgress } from '../contract/run-job.js';
import { plainRunInput } from '../contract/scheduled-run.js';
import { requestCancel } from './request-cancel.js';
import { askForProgress } from './ask-wait.js';
import { startedInput } from './started-input.js';
import { runEnd, type RunEnd } from './run-end.js';

const ANSWER_TIMEOUT_MS = 5_000;

export interface RunHandleOptions {
  /** A certain run of the workflow, which may have ended. @default the latest */
  runId?: string;
  /** The first run of the chain that is meant: a later run with the same key is another one. */
  firstRunId?: string;
}

/** What Temporal says about a run, without asking the run itself. */
export interface RunDescription extends WaitRun {
  running: boolean;
  /** Whether an earlier run with the same key has used the key. */
  keyUsed: boolean;
  /** Who has started it, if it follows another run with its key. */
  starter: unknown;
  startedAt: Date;
  historyLength: number;
  /** The task queue of the workflow. */
  taskQueue: string;
}

export class RunHandle implements RunReference {
  readonly connection: string;
  readonly key: string;
  readonly workflowId: string;
  /** Temporal's own handle. */
  readonly workflow: WorkflowHandle;
  private readonly firstRunId: string | undefined;

  constructor(
    private readonly client: Client,
    { connection, key }: RunReference,
    { runId: execution, firstRunId }: RunHandleOptions = {},
  ) {
    this.connection = connection;
    this.key = key;
    this.workflowId = runId(connection, key);
    this.firstRunId = firstRunId;
    this.workflow = client.workflow.getHandle(this.workflowId, execution, { firstExecutionRunId: firstRunId });
  }

  /** @returns undefined if there is no such run */
  async describe(): Promise<RunDescription | undefined> {
    try {
      const {
        runId: execution,
        status,
        startTime,
        historyLength,
        taskQueue,
        memo,
        raw,
      } = await this.workflow.describe();
      const firstRunId = raw.workflowExecutionInfo?.firstRunId || execution;
      const running = status.name === 'RUNNING';
      const keyUsed = memo?.[KEY_USED_MEMO] === true;
      const starter = memo?.[STARTER_MEMO];
      return {
        runId: execution,
        firstRunId,
        running,
        keyUsed,
        starter,
        startedAt: startTime,
        historyLength,
        taskQueue,
      };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  /** What the run has done so far. @returns undefined if no worker answers in time, or before the run has accepted its input */
  progress(timeoutMs = ANSWER_TIMEOUT_MS): Promise<RunProgress | undefined> {
    return askForProgress(this.client, this.workflow, timeoutMs);
  }

  /**
   * The input with which the run was started, from the first event of its history; that of a schedule's run with its key and its dates.
   * @param execution the run of the workflow
   */
  async input(execution: string): Promise<unknown> {
    const { workflowId } = this;
    const written = await startedInput(this.client, { workflowId, runId: execution });
    const plain = plainRunInput(written, workflowId);
    return 'input' in plain ? plain.input : written;
  }

  /** How the run ended, which may take days. @throws WorkflowNotFoundError if there is no such run */
  result(): Promise<RunEnd> {
    return runEnd(this.client, { run: { connection: this.connection, key: this.key }, workflow: this.workflow });
  }

  /** Requests a cancel of the run and its job. @throws WorkflowNotFoundError if the run is not running */
  async cancel(reason: string): Promise<void> {
    const { workflowId, firstRunId } = this;
    await requestCancel(this.client, { workflowId, firstRunId }, reason, 'no run with this key is running');
  }
}
