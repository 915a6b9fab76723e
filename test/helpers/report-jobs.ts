/** Made-up waits for what draws them: some 40 jobs of four vendors, with an outage, a refused secret and every way to end. */
import type { ReportedWait } from '../../src/client/reported-waits.js';
import { FAILURES, type FailureType } from '../../src/contract/failures.js';
import { waitId } from '../../src/contract/ids.js';
import { isTerminal, type JobState, type VendorName } from '../../src/contract/job.js';
import { NO_MESSAGES, unseenOutcome, type JobOutcome } from '../../src/contract/outcome.js';
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

const COMPLETED = { status: 'COMPLETED' } as const;
const AWAY = {
  condition: 'unreachable',
  problem: 'pureconnect could not read status: HTTP 503 (GET /icws/{session}/jobs/34)',
} as const;

/** Some 40 jobs. */
export function reportOfJobs(): ReportedWait[] {
  return [...calls(), ...planning(), ...gallery(), ...reports()];
}

/** An outage of the server meets all that run between 23:10 and 23:52. */
function calls(): ReportedWait[] {
  const outage = { from: 190, to: 232 };
  const ordinary = Array.from({ length: 13 }, (_, nth) => {
    const from = 12 + nth * 34;
    const runs = 22 + ((nth * 17) % 41);
    const begins = from + 3;
    const meets = begins < outage.to && begins + runs > outage.from;
    const course: ReportJob['course'] = [{ state: 'queued', minutes: 3 }];
    if (meets && begins < outage.from) {
      course.push({ state: 'running', minutes: outage.from - begins });
      course.push({ state: 'running', minutes: outage.to - outage.from, ...AWAY });
      course.push({ state: 'running', minutes: Math.max(4, begins + runs - outage.to) });
    } else if (meets) {
      course.push({ state: 'queued', minutes: outage.to - begins, ...AWAY }, { state: 'running', minutes: runs });
    } else course.push({ state: 'running', minutes: runs });
    course.push({ state: 'succeeded', minutes: 2 });
    return reportedWait({
      connection: 'calls',
      jobId: String(3_401 + nth),
      from,
      course,
      end: COMPLETED,
      outcome: file('calls.csv', 48_113_920),
    });
  });
  return [
    ...ordinary,
    reportedWait({
      connection: 'calls',
      jobId: '3414',
      from: 95,
      course: [
        { state: 'queued', minutes: 5 },
        { state: 'running', minutes: 48 },
        { state: 'running', minutes: 1, phase: 'cancelling' },
        { state: 'cancelling', minutes: 4, phase: 'cancelling' },
        { state: 'cancelled', minutes: 1 },
      ],
      events: [
        { minute: 53, event: 'cancelRequested', detail: 'wrong month' },
        { minute: 54, event: 'cancelAccepted' },
      ],
      end: { status: 'CANCELLED', type: 'Canceled', message: 'the wait was cancelled, and the job with it' },
    }),
    reportedWait({
      connection: 'calls',
      jobId: '3415',
      from: 420,
      course: [
        { state: 'queued', minutes: 4 },
        { state: 'running', minutes: 206 },
      ],
    }),
  ];
}

function planning(): ReportedWait[] {
  const ordinary = Array.from({ length: 9 }, (_, nth) =>
    reportedWait({
      connection: 'planning',
      jobId: String(221 + nth),
      from: 60 + nth * 47,
      course: [
        { state: 'running', minutes: 14 + ((nth * 29) % 37) },
        { state: 'succeeded', minutes: 3 + (nth % 3) * 4 },
      ],
      end: COMPLETED,
      outcome: file('nightly.zip', 5_242_880),
    }),
  );
  return [
    ...ordinary,
    reportedWait({
      connection: 'planning',
      jobId: '230',
      from: 150,
      course: [{ state: 'running', minutes: 240 }],
      events: [{ minute: 240, event: 'deadlinePassed', detail: 'the deadline passed' }],
      end: {
        status: 'FAILED',
        type: 'DeadlineExceeded',
        message: 'the deadline passed; the vendor has no call to cancel the job, which is left running',
      },
    }),
    reportedWait({
      connection: 'planning',
      jobId: '231',
      from: 330,
      course: [
        { state: 'running', minutes: 25 },
        { state: 'succeeded', minutes: 6 },
        {
          state: 'succeeded',
          minutes: 74,
          condition: 'unstored',
          problem: 'the content store cannot be written: ENOSPC',
        },
        { state: 'succeeded', minutes: 5 },
      ],
      end: COMPLETED,
      outcome: file('budget.zip', 734_003_200),
    }),
  ];
}

function gallery(): ReportedWait[] {
  const ids = [
    '66ebd18d3d6200007e000d8c',
    '66ebd3523d6200007e000d91',
    '66ebd6c03d6200007e000da4',
    '66ebda113d6200007e000db7',
  ];
  const ordinary = Array.from({ length: 7 }, (_, nth) =>
    reportedWait({
      connection: 'gallery',
      jobId: `${ids[nth % 4]!.slice(0, 20)}${(0x1d8c + nth * 37).toString(16)}`,
      from: 20 + nth * 71,
      course: [
        { state: 'queued', minutes: 2 + nth * 4 },
        { state: 'running', minutes: 31 },
        { state: 'succeeded', minutes: 1 },
      ],
      end: COMPLETED,
      outcome: file('out.csv', 1_048_576),
    }),
  );
  return [
    ...ordinary,
    reportedWait({
      connection: 'gallery',
      jobId: '66ebe0013d6200007e000e02',
      from: 240,
      course: [
        { state: 'queued', minutes: 6 },
        { state: 'running', minutes: 52 },
        { state: 'failed', minutes: 1 },
      ],
      end: {
        status: 'FAILED',
        type: 'JobFailed',
        message: 'the job failed at the vendor: Tool 12: cannot open the database',
      },
      outcome: {
        summary: 'Tool 12: cannot open the database',
        messages: {
          total: 3,
          bySeverity: { info: 1, warning: 1, error: 1 },
          last: [
            { severity: 'info', text: 'Started running at 00:02', source: 'tool 1' },
            { severity: 'warning', text: 'A field was cut: Comment', source: 'tool 7' },
            { severity: 'error', text: 'Cannot open the database: the login failed', source: 'tool 12' },
          ],
          uri: 'file:///content/gallery/66ebe0013d6200007e000e02/messages.ndjson',
        },
      },
    }),
    reportedWait({
      connection: 'gallery',
      jobId: '66ebe1b23d6200007e000e0a',
      from: 505,
      course: [
        { state: 'queued', minutes: 10 },
        { state: 'running', minutes: 15 },
        {
          state: 'running',
          minutes: 30,
          condition: 'refused',
          problem: 'alteryx refused the log-in: HTTP 401 (POST /oauth2/token)',
        },
      ],
      end: {
        status: 'FAILED',
        type: 'VendorRefused',
        message: 'refused for too long: alteryx refused the log-in: HTTP 401',
      },
    }),
  ];
}

function reports(): ReportedWait[] {
  const ordinary = Array.from({ length: 6 }, (_, nth) =>
    reportedWait({
      connection: 'reports',
      jobId: `{FAAF7FBC-0475-45ED-A148-02238E75C39${nth}}`,
      from: 5 + nth * 95,
      course: [
        ...Array.from({ length: 9 }, (_, tens) => ({
          state: 'running' as const,
          minutes: 3 + nth,
          percent: tens * 10 + 2,
        })),
        { state: 'succeeded', minutes: 1, percent: 100 },
      ],
      end: COMPLETED,
      outcome: file('report.json', 81_920),
    }),
  );
  return [
    ...ordinary,
    reportedWait({
      connection: 'reports',
      jobId: '{0C3A5F10-5B6E-4C0C-9A52-6E3F5D1B7A10}',
      from: 130,
      course: [
        { state: 'running', minutes: 20, percent: 12 },
        { state: 'paused', minutes: 65, percent: 31 },
        { state: 'running', minutes: 45, percent: 55 },
        { state: 'succeeded', minutes: 1 },
      ],
      events: [{ minute: 60, event: 'deadlineExtended', detail: '2026-11-22T03:30:00.000Z' }],
      end: COMPLETED,
    }),
    reportedWait({
      connection: 'reports',
      jobId: '{77777777-5B6E-4C0C-9A52-6E3F5D1B7A10}',
      from: 300,
      course: [
        {
          state: 'unknown',
          minutes: 3,
          condition: 'missing',
          problem: 'nexus-ic could not read status: HTTP 404',
        },
      ],
      end: {
        status: 'FAILED',
        type: 'JobLost',
        message: 'missing for too long: nexus-ic could not read status: HTTP 404',
      },
    }),
    reportedWait({
      connection: 'reports',
      jobId: '{9D1F6A52-9A52-4C0C-9A52-6E3F5D1B7A10}',
      from: -45,
      course: [
        { state: 'running', minutes: 130 },
        { state: 'failed', minutes: 1 },
      ],
      end: { status: 'FAILED', type: 'JobFailed', message: 'the job failed at the vendor: row 7 is bad' },
    }),
    reportedWait({
      connection: 'reports',
      jobId: '{1E2D3C4B-9A52-4C0C-9A52-6E3F5D1B7A10}',
      from: 560,
      course: [
        { state: 'running', minutes: 40, percent: 20 },
        { state: 'running', minutes: 30, percent: 64, condition: 'unreachable', problem: 'connect ETIMEDOUT' },
      ],
    }),
  ];
}

function file(name: string, bytes: number): ReportJob['outcome'] {
  return {
    messages: {
      ...NO_MESSAGES,
      total: 2,
      bySeverity: { info: 2, warning: 0, error: 0 },
      last: [{ severity: 'info', text: 'done' }],
    },
    content: [
      {
        name,
        mediaType: 'application/octet-stream',
        bytes,
        sha256: 'eb1d8c2db4949d702589ea32f39b997f117d40a6df5f2cec6934e94c737d6fdf',
        uri: `file:///content/${name}`,
      },
    ],
  };
}
