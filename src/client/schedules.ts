/** Temporal's schedules whose runs Vigil starts: create one, read one, list all. */
import { status } from '@grpc/grpc-js';
import {
  isGrpcServiceError,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ServiceError,
  type Client,
  type ScheduleDescription,
  type ScheduleOverlapPolicy,
} from '@temporalio/client';
import pMap from 'p-map';
import { cronText } from '../contract/cron.js';
import { runId, runOfRunId, type RunReference } from '../contract/ids.js';
import { OVERLAP_POLICIES, type OverlapPolicy } from '../contract/overlap-policy.js';
import { RUN_JOB } from '../contract/run-job.js';
import type { Interval } from '../contract/schedule-calendar.js';
import { scheduledMoment, type ScheduledRunInput } from '../contract/scheduled-run.js';
import { isObject } from '../contract/shape.js';
import { runText } from '../text/job-text.js';
import { shortDuration } from '../text/short-duration.js';
import { scheduleStaticDetails } from './static-details.js';

/** Schedules read at once. */
const CONCURRENCY = 10;

export interface NewSchedule {
  scheduleId: string;
  input: ScheduledRunInput;
  /** The task queue of Vigil's workflows. */
  taskQueue: string;
  /** The vendor, for the Web UI. */
  vendor?: string;
  /** Without time zones: that of the input applies. */
  crons: string[];
  intervals: Interval[];
  startAt?: Date;
  endAt?: Date;
  jitterMs?: number;
  overlap?: OverlapPolicy;
  catchupWindowMs?: number;
  pauseOnFailure?: boolean;
  paused?: boolean;
  notes?: string;
  remainingActions?: number;
}

/** @returns false if there is a schedule with this id @throws TypeError if the server refuses the times */
export async function createSchedule(client: Client, schedule: NewSchedule): Promise<boolean> {
  const { scheduleId, input, overlap } = schedule;
  const run = { connection: input.connection, key: scheduleId };
  try {
    await client.schedule.create({
      scheduleId,
      spec: {
        cronExpressions: schedule.crons,
        intervals: schedule.intervals,
        timezone: input.scheduled.timeZone,
        startAt: schedule.startAt,
        endAt: schedule.endAt,
        jitter: schedule.jitterMs,
      },
      action: {
        type: 'startWorkflow',
        workflowType: RUN_JOB,
        // The server adds the scheduled time, and so makes the key of each run.
        workflowId: runId(run.connection, run.key),
        taskQueue: schedule.taskQueue,
        args: [input],
        staticSummary: runText(run),
        staticDetails: scheduleStaticDetails(run.connection, scheduleId, schedule.vendor, client.options.namespace),
      },
      policies: {
        overlap: overlap && OVERLAP_POLICIES[overlap],
        catchupWindow: schedule.catchupWindowMs,
        pauseOnFailure: schedule.pauseOnFailure,
      },
      state: { paused: schedule.paused, note: schedule.notes, remainingActions: schedule.remainingActions },
    });
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw error;
  }
}

/** A run that the schedule has started. */
export interface StartedRun {
  run: RunReference;
  runId: string;
  /** Without jitter. */
  scheduledAt: Date;
  startedAt: Date;
}

export interface KnownSchedule {
  scheduleId: string;
  /** Undefined if the workflow id of its runs is not Vigil's. */
  connection: string | undefined;
  /** As written; nobody may have validated it. */
  input: Record<string, unknown>;
  /** Cron expressions and intervals: `0 2 * * *`, `every 6h`. */
  times: string[];
  timeZone: string;
  startAt?: Date;
  endAt?: Date;
  jitterMs: number;
  overlap: OverlapPolicy;
  catchupWindowMs: number;
  pauseOnFailure: boolean;
  paused: boolean;
  notes: string;
  remainingActions?: number;
  /** The next times, without jitter if the schedule has none. */
  next: Date[];
  /** The last ones, the newest first. */
  runs: StartedRun[];
  counts: { started: number; skipped: number; missed: number };
}

/** The schedules that start Vigil's runs, in the order of their ids. */
export async function listSchedules(client: Client): Promise<KnownSchedule[]> {
  const ids: string[] = [];
  for await (const { scheduleId, action } of client.schedule.list()) {
    if (action?.workflowType === RUN_JOB) ids.push(scheduleId);
  }
  const found = await pMap(ids.sort(), (id) => findSchedule(client, id), { concurrency: CONCURRENCY });
  return found.filter((one) => one !== undefined && !('workflowType' in one)) as KnownSchedule[];
}

/** A schedule that starts another workflow. */
export interface OtherSchedule {
  workflowType: string;
}

/** @returns undefined if there is no such schedule */
export async function findSchedule(
  client: Client,
  scheduleId: string,
): Promise<KnownSchedule | OtherSchedule | undefined> {
  try {
    const found = await describeWithin(client, scheduleId, PATIENCE_MS).catch((error: unknown) => {
      if (!mayBeDeleted(error)) throw error;
      return describeWithin(client, scheduleId, LAST_PATIENCE_MS);
    });
    const { workflowType } = found.action;
    return workflowType === RUN_JOB ? knownSchedule(found) : { workflowType };
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

/** The server leaves a question unanswered if the schedule is deleted meanwhile; the next one says that there is no such schedule. */
const PATIENCE_MS = 2_000;
const LAST_PATIENCE_MS = 10_000;

function describeWithin(client: Client, scheduleId: string, patienceMs: number): Promise<ScheduleDescription> {
  return client.withDeadline(Date.now() + patienceMs, () => client.schedule.getHandle(scheduleId).describe());
}

/** At the deadline, the call may also end as cancelled. */
const UNANSWERED: readonly status[] = [status.DEADLINE_EXCEEDED, status.CANCELLED, status.FAILED_PRECONDITION];

/** Whether the question has no answer, or the answer is that the schedule was closed meanwhile. */
function mayBeDeleted(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : undefined;
  return isGrpcServiceError(cause) && UNANSWERED.includes(cause.code);
}

function knownSchedule({ scheduleId, action, policies, state, info, spec, raw }: ScheduleDescription): KnownSchedule {
  const [input] = (action.args ?? []) as unknown[];
  return {
    scheduleId,
    connection: runOfRunId(action.workflowId)?.connection,
    input: isObject(input) ? input : {},
    times: [
      ...(raw.schedule?.spec?.structuredCalendar ?? []).map((calendar) => cronText(calendar)),
      ...(spec.intervals ?? []).map(({ every, offset }) => intervalText({ every, offset })),
    ],
    timeZone: spec.timezone === undefined || spec.timezone === '' ? 'UTC' : spec.timezone,
    startAt: spec.startAt,
    endAt: spec.endAt,
    jitterMs: spec.jitter ?? 0,
    overlap: overlapName(policies.overlap),
    catchupWindowMs: policies.catchupWindow,
    pauseOnFailure: policies.pauseOnFailure,
    paused: state.paused,
    notes: state.note ?? '',
    remainingActions: state.remainingActions,
    next: info.nextActionTimes,
    runs: info.recentActions.flatMap(startedRun).reverse(),
    counts: {
      started: info.numActionsTaken,
      skipped: info.numActionsSkippedOverlap,
      missed: info.numActionsMissedCatchupWindow,
    },
  };
}

function startedRun({
  scheduledAt,
  takenAt,
  action,
}: ScheduleDescription['info']['recentActions'][number]): StartedRun[] {
  const { workflowId, firstExecutionRunId } = action.workflow;
  const run = runOfRunId(workflowId);
  if (!run) return [];
  const moment = scheduledMoment(run.key);
  return [
    {
      run,
      runId: firstExecutionRunId,
      scheduledAt: moment === undefined ? scheduledAt : new Date(moment),
      startedAt: takenAt,
    },
  ];
}

/** An interval as text. */
export function intervalText({ every, offset }: Interval): string {
  return `every ${shortDuration(every)}${offset > 0 ? `, offset ${shortDuration(offset)}` : ''}`;
}

function overlapName(policy: ScheduleOverlapPolicy): OverlapPolicy {
  const names = Object.keys(OVERLAP_POLICIES) as OverlapPolicy[];
  return names.find((name) => OVERLAP_POLICIES[name] === policy) ?? 'Skip';
}
