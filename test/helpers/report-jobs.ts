/** Made-up waits for the report and the timeline: some 40 jobs of four vendors, with an outage, a refused secret and every end. */
import type { ReportedWait } from '../../src/client/reported-waits.js';
import { NO_MESSAGES } from '../../src/contract/outcome.js';
import { reportedWait, type ReportJob } from './reported-wait.js';

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
