/** A data-extractor job, and the answers about it. */
import { ScriptedJob } from './scripted-job.js';
import type { Entered, TimelineStep } from './timeline.js';

/** Any field of the vendor's job status. Missing fields are derived from the script. */
export interface PureConnectWords {
  /** 0 submitted, 1 queued, 2 started, 3 failed, 4 canceled, 5 finished. If the step has none, neither has the answer. */
  state: number;
  errorInfo: string;
  outputFolder: string;
  submitTime: string;
  queuedTime: string;
  startedTime: string;
  failedTime: string;
  canceledTime: string;
  finishedTime: string;
  stateChangedTime: string;
}

/** nested: `{ jobStatus, jobConfig }`, as in the vendor's SDK; flat: all in one object, as on its page. */
export type PureConnectShape = 'nested' | 'flat';

export interface PureConnectJobSpec {
  /** @default '17', '18', … */
  id?: string;
  /** @default 'nightly' */
  name?: string;
  timeline: TimelineStep<PureConnectWords>[];
  /** The script after an accepted cancel. @default canceled at the next read */
  onCancel?: TimelineStep<PureConnectWords>[];
  /** Sent when the job is finished. */
  outputFolder?: string;
  /** Fields of the job's configuration besides its name and user. */
  config?: Record<string, unknown>;
  shape?: PureConnectShape;
  /** Leaves `state` out of every answer, so that only the times imply it. */
  omitState?: boolean;
}

export interface PureConnectJobFormat {
  /** @default 'nested' */
  shape?: PureConnectShape;
  /** The format of times: `20260101T020000Z` or `2026-01-01T02:00:00.000Z`. @default 'basic' */
  times?: 'basic' | 'extended';
}

export type JobsResponseMode = 'configuration' | 'status' | 'all';

const CANCELED = 4;
const FINISHED = 5;
const TIME_OF_STATE = ['submitTime', 'queuedTime', 'startedTime', 'failedTime', 'canceledTime', 'finishedTime'];

export class PureConnectJob extends ScriptedJob<PureConnectWords> {
  /** How often the job's status was read, by itself or in the list. */
  statusReads = 0;
  cancelUserId: string | undefined;

  constructor(
    id: string,
    private readonly spec: PureConnectJobSpec,
    private readonly format: PureConnectJobFormat,
  ) {
    super(id, spec.timeline, spec.onCancel ?? [{ state: CANCELED }]);
  }

  get hasEnded(): boolean {
    return (this.step.state ?? 0) > 2;
  }

  read(): TimelineStep<PureConnectWords> {
    this.statusReads += 1;
    return this.life.read();
  }

  /** @param user who submitted the job */
  view(step: TimelineStep<PureConnectWords>, mode: JobsResponseMode, user: string): object {
    const parts = {
      ...(mode !== 'configuration' && { jobStatus: this.statusOf(step, user) }),
      ...(mode !== 'status' && { jobConfig: this.jobConfig(user) }),
    };
    const shape = this.spec.shape ?? this.format.shape ?? 'nested';
    return shape === 'nested' ? parts : { ...parts.jobStatus, ...parts.jobConfig };
  }

  /** As a message has it. */
  statusOf(step: TimelineStep<PureConnectWords>, user: string): object {
    const { reads: _reads, ms: _ms, raw: _raw, answer: _answer, state, ...given } = step;
    return {
      id: this.id,
      name: this.name,
      submittedUserId: user,
      submittedUserSiteId: 1,
      ...this.timesOf(this.life.history),
      cancelUserId: state === CANCELED ? this.cancelUserId : undefined,
      outputFolder: state === FINISHED ? this.spec.outputFolder : undefined,
      ...given,
      state: this.spec.omitState ? undefined : state,
    };
  }

  private get name(): string {
    return this.spec.name ?? 'nightly';
  }

  private jobConfig(user: string): object {
    return {
      id: this.id,
      name: this.name,
      submittedUserId: user,
      views: {
        viewList: [{ name: 'CallDetail', dateTimeFilterColumn: 'InitiatedDate', column: [{ name: 'CallId' }] }],
      },
      startTimeFilter: this.time(Date.UTC(2026, 0, 1)),
      endTimeFilter: this.time(Date.UTC(2026, 0, 2)),
      siteIdFilters: [{ name: '1' }],
      ...this.spec.config,
    };
  }

  // The first time that the job reached each state.
  private timesOf(history: Entered<PureConnectWords>[]): Record<string, string> {
    const times: Record<string, string> = { submitTime: this.time(history[0]!.at) };
    let last: number | undefined;
    for (const { step, at } of history) {
      if (step.state === undefined || step.state === last) continue;
      last = step.state;
      const name = TIME_OF_STATE[last];
      if (name) times[name] ??= this.time(at);
      times['stateChangedTime'] = this.time(at);
    }
    return times;
  }

  private time(at: number): string {
    const extended = new Date(at).toISOString();
    return this.format.times === 'extended' ? extended : extended.replace(/[-:]|\.\d+/g, '');
  }
}
