/** The handle of one wait: read it, steer it, join it. The CLI, the activities and the public client use it. */
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { AwaitJobInput } from '../contract/await-job-input.js';
import { waitId, type JobReference } from '../contract/ids.js';
import type { IgnoredSetting } from '../contract/wait-messages.js';
import {
  EXTEND_DEADLINE_UPDATE,
  JOIN_SIGNAL,
  LEAVE_UPDATE,
  POLL_NOW_SIGNAL,
  type Caller,
  type ExtendDeadlineInput,
  type ExtendDeadlineResult,
  type LeaveInput,
  type LeaveResult,
} from '../contract/wait-messages.js';
import type { NextLimit } from '../contract/wait-limits.js';
import { withDecodedActivities } from './decoded-payloads.js';
import { askForIgnored, askForLimit, askForOutcome } from './ask-wait.js';
import { knownWait, waitDescription, type KnownWait, type WaitDescription } from './known-wait.js';
import { requestCancel } from './request-cancel.js';
import { waitEnd, type WaitEnd } from './wait-end.js';
import { WatchedWaits } from './watched-waits.js';

const ANSWER_TIMEOUT_MS = 5_000;

export interface WaitHandleOptions {
  /** A certain run, which may have ended. @default the latest */
  runId?: string;
  /** The first run of the chain that is meant: a later wait for the same job is another one. */
  firstRunId?: string;
}

export class WaitHandle implements JobReference {
  readonly connection: string;
  readonly jobId: string;
  readonly workflowId: string;
  /** Temporal's own handle. */
  readonly workflow: WorkflowHandle;
  private readonly firstRunId: string | undefined;

  constructor(
    private readonly client: Client,
    { connection, jobId }: JobReference,
    { runId, firstRunId }: WaitHandleOptions = {},
  ) {
    this.connection = connection;
    this.jobId = jobId;
    this.workflowId = waitId(connection, jobId);
    this.firstRunId = firstRunId;
    this.workflow = client.workflow.getHandle(this.workflowId, runId, { firstExecutionRunId: firstRunId });
  }

  /** What Temporal says about the wait, without asking the wait itself. @returns undefined if there is no such wait */
  async describe(): Promise<WaitDescription | undefined> {
    try {
      return waitDescription(await withDecodedActivities(this.client, await this.workflow.describe()));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  /**
   * What is known now. For a running wait: its own answer, its last poll, and what the watch that polls its job knows. For an ended one: its
   * outcome. If no worker answers: what the server alone knows (`answered: false`).
   * @returns undefined if there is no such wait
   */
  async known(options: { answerTimeoutMs?: number } = {}): Promise<KnownWait | undefined> {
    const found = await this.knownWithoutWatch(options);
    const [known] = await new WatchedWaits(this.client).addTo(found ? [found] : []);
    return known;
  }

  /** The same without what its watch knows: WatchedWaits asks a watch once about many waits. */
  async knownWithoutWatch(options: { answerTimeoutMs?: number } = {}): Promise<KnownWait | undefined> {
    const description = await this.describe();
    return description && this.complete(description, options);
  }

  /** The same from a description that you already have. */
  async complete(
    description: WaitDescription,
    { answerTimeoutMs = ANSWER_TIMEOUT_MS }: { answerTimeoutMs?: number } = {},
  ): Promise<KnownWait> {
    const { running, recorded, runId } = description;
    if (!running && recorded.from === 'shortened') {
      const run = this.client.workflow.getHandle(this.workflowId, runId);
      return knownWait(description, (await waitEnd(this.client, run)).outcome, Date.now());
    }
    return knownWait(
      description,
      recorded.from === 'attributes' ? await this.answer(answerTimeoutMs) : undefined,
      Date.now(),
    );
  }

  /** The wait's own answer: its outcome so far. @returns undefined if no worker answers in time */
  answer(timeoutMs: number) {
    return askForOutcome(this.client, this.workflow, timeoutMs);
  }

  /** The next deadline or end of a patience. @returns undefined if no worker answers in time */
  limit(timeoutMs = ANSWER_TIMEOUT_MS): Promise<NextLimit | null | undefined> {
    return askForLimit(this.client, this.workflow, timeoutMs);
  }

  /** Which settings of a joining caller do not apply, because the wait has others. @returns undefined if no worker answers in time */
  ignoredSettings(input: AwaitJobInput, timeoutMs = ANSWER_TIMEOUT_MS): Promise<IgnoredSetting[] | undefined> {
    return askForIgnored(this.client, this.workflow, input, timeoutMs);
  }

  /** How the wait ended, which may take days. @throws WorkflowNotFoundError if there is no such wait */
  result(): Promise<WaitEnd> {
    return waitEnd(this.client, this.workflow);
  }

  /**
   * Requests a cancel of the wait and its job.
   * @throws WorkflowNotFoundError if the wait is not running
   */
  async cancel(reason: string): Promise<void> {
    const { workflowId, firstRunId } = this;
    await requestCancel(this.client, { workflowId, firstRunId }, reason, 'no wait is running for this job');
  }

  /** Polls the job now instead of at the next regular poll. @throws WorkflowNotFoundError if the wait is not running */
  async pollNow(): Promise<void> {
    await this.workflow.signal(POLL_NOW_SIGNAL);
  }

  /** @param deadline a duration counted from now, such as "2h" @throws WorkflowUpdateFailedError if the wait refuses it; WorkflowNotFoundError if the wait is not running */
  extendDeadline(deadline: string): Promise<ExtendDeadlineResult> {
    return this.workflow.executeUpdate<ExtendDeadlineResult, [ExtendDeadlineInput]>(EXTEND_DEADLINE_UPDATE, {
      args: [{ deadline }],
    });
  }

  /** Adds a caller, so that a cancel of another one does not cancel the job. @returns false if the wait is not running */
  async join(caller: Caller): Promise<boolean> {
    try {
      await this.workflow.signal<[Caller]>(JOIN_SIGNAL, caller);
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }

  /**
   * Removes a caller. If no other caller wants the job, cancels the wait for the reason `cancelIfLast`.
   * @throws WorkflowNotFoundError if the wait is not running
   */
  async leave(caller: string, cancelIfLast?: string): Promise<LeaveResult> {
    const args: [LeaveInput] = [{ caller, ...(cancelIfLast !== undefined && { cancelIfLast }) }];
    const left = await this.workflow.executeUpdate<LeaveResult, [LeaveInput]>(LEAVE_UPDATE, { args });
    if (left.last && cancelIfLast !== undefined) await this.cancel(cancelIfLast);
    return left;
  }
}
