/** Makes up a wait in the form that the report and the timeline read. */
import type { ReportedWait } from '../../src/client/reported-waits.js';
import { FAILURES, type FailureType } from '../../src/contract/failures.js';
import { waitId } from '../../src/contract/ids.js';
import { isTerminal, type JobState, type VendorName } from '../../src/contract/job.js';
import { unseenOutcome, type JobOutcome } from '../../src/contract/outcome.js';
import type { TimelineEntry, TimelineEvent } from '../../src/contract/timeline.js';

const MINUTE = 60_000;
export const REPORT_FROM = Date.parse('2026-11-21T20:00:00Z');
export const REPORT_TO = REPORT_FROM + 10.5 * 60 * MINUTE;

const VENDORS: Record<string, VendorName> = {
  calls: 'pureconnect',
  planning: 'oracle-epm',
  gallery: 'alteryx',
  reports: 'nexus-ic',
};

export interface ReportJob {
  connection: string;
  jobId: string;
  /** Minutes after the start of the report. */
  from: number;
  /** What was true, and for how many minutes. */
  course: ({ state: JobState; minutes: number } & Partial<Omit<TimelineEntry, 'at' | 'state'>>)[];
  events?: { minute: number; event: TimelineEvent; detail?: string }[];
  /** Absent while the wait runs. */
  end?: { status: ReportedWait['status']; type?: FailureType | 'Terminated' | 'Canceled'; message?: string };
  outcome?: Partial<JobOutcome>;
}

export function reportedWait({
  connection,
  jobId,
  from,
  course,
  events = [],
  end,
  outcome = {},
}: ReportJob): ReportedWait {
  const startedAt = REPORT_FROM + from * MINUTE;
  const timeline: TimelineEntry[] = [];
  let at = startedAt;
  for (const { state, minutes, ...more } of course) {
    const phase = isTerminal(state) ? { phase: 'collecting' as const } : {};
    timeline.push({ at: new Date(at).toISOString(), state, condition: 'clear', ...phase, ...more });
    at += minutes * MINUTE;
  }
  for (const { minute, event, detail } of events) {
    const time = new Date(startedAt + minute * MINUTE).toISOString();
    const index = timeline.findLastIndex((entry) => entry.at <= time);
    const current = timeline[index]!;
    const added = { event, ...(detail !== undefined && { detail }) };
    if (current.at === time) timeline[index] = { ...current, ...added };
    else timeline.splice(index + 1, 0, { ...current, at: time, ...added });
  }
  const unseen = unseenOutcome(connection, jobId, new Date(startedAt).toISOString(), end ? 'ended' : 'waiting');
  const { state = 'unknown', condition = 'clear', percent = null } = timeline.at(-1) ?? {};
  const runId = `run-of-${connection}-${jobId.replace(/\W/g, '')}`;
  const known: JobOutcome = {
    ...unseen,
    ...{ vendor: VENDORS[connection] ?? null, state, condition, vendorState: state, percent, timeline },
    cost: { polls: course.length * 9, changes: course.length, waitedSeconds: Math.round((at - startedAt) / 1_000) },
    ...outcome,
  };
  const { type, message = '' } = end ?? {};
  const hint = type && type in FAILURES ? FAILURES[type as FailureType].hint : 'check the job at the vendor';
  return {
    connection,
    jobId,
    workflowId: waitId(connection, jobId),
    runId,
    firstRunId: runId,
    status: end?.status ?? 'RUNNING',
    running: !end,
    startedAt: new Date(startedAt),
    closedAt: end && new Date(at),
    historyLength: 20,
    taskQueue: 'vigil',
    recorded: { outcome: known, from: 'memo' },
    answered: true,
    outcome: known,
    error: type && { type, message, hint },
  };
}
