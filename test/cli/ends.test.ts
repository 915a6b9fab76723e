import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outcomeOf } from '../helpers/outcome.js';
import type { Ran } from '../helpers/processes.js';
import { openStage, QUICK, type Stage } from '../helpers/stage.js';

const ALWAYS = 'always' as const;
const set = (...fields: string[]) => fields.flatMap((field) => ['--set', field]);

interface End {
  exit: number;
  /** The type of the error; absent where the wait returns its outcome. */
  type?: string;
  state: string;
  connection: 'reports' | 'calls' | 'planning' | 'gallery';
  /** Makes the job, and returns its id. */
  job: (stage: Stage) => string;
  flags?: string[];
  /** What another caller does when the wait is running. */
  meanwhile?: (stage: Stage, jobId: string) => Promise<unknown>;
}

const running = ({ calls }: Stage) => calls.addJob({ timeline: [{ state: 2 }] });

const ENDS: Record<string, End> = {
  'a job that succeeds': {
    exit: 0,
    state: 'succeeded',
    connection: 'gallery',
    job: ({ gallery }) =>
      gallery.addJob({
        timeline: [{ status: 'Completed' }],
        messages: [{ status: 2, text: 'a field was cut', toolId: 4 }],
        content: { fileName: 'out.csv', mediaType: 'text/csv', body: 'a,b\n1,2\n' },
      }),
  },
  'a job that fails': {
    exit: 3,
    type: 'JobFailed',
    state: 'failed',
    connection: 'calls',
    job: ({ calls }) => calls.addJob({ timeline: [{ state: 3, errorInfo: 'the disk is full' }] }),
  },
  'a job that fails, with onFailure: return': {
    exit: 3,
    state: 'failed',
    connection: 'planning',
    job: ({ planning }) => planning.addJob({ timeline: [{ status: 1 }] }),
    flags: ['--on-failure', 'return'],
  },
  'a job that somebody else cancels': {
    exit: 4,
    type: 'JobCancelled',
    state: 'cancelled',
    connection: 'calls',
    job: ({ calls }) => calls.addJob({ timeline: [{ state: 4 }] }),
  },
  'a wait that its caller cancels': {
    exit: 4,
    type: 'Canceled',
    state: 'cancelled',
    connection: 'calls',
    job: running,
    meanwhile: (stage, jobId) => stage.vigil('cancel', 'calls', jobId, '--reason', 'wrong month', '--no-wait'),
  },
  'a job that the vendor does not know': {
    exit: 6,
    type: 'JobLost',
    state: 'unknown',
    connection: 'reports',
    job: () => '{00000000-0000-0000-0000-000000000000}',
    flags: set('patience.missing=1s'),
  },
  'a state that nobody knows': {
    exit: 6,
    type: 'JobUnintelligible',
    state: 'unknown',
    connection: 'reports',
    job: ({ reports }) => reports.addJob({ timeline: [{ status: 77 }] }),
    flags: set('patience.unintelligible=1s'),
  },
  'a vendor that refuses us': {
    exit: 7,
    type: 'VendorRefused',
    state: 'unknown',
    connection: 'gallery',
    job: ({ gallery }) => {
      const jobId = gallery.addJob({ timeline: [{ status: 'Running' }] });
      gallery.fault({ step: 'status', jobId, times: ALWAYS, answer: { status: 403 } });
      return jobId;
    },
    flags: set('patience.refused=1s'),
  },
  'a vendor that rejects the request': {
    exit: 7,
    type: 'VendorRejectedRequest',
    state: 'unknown',
    connection: 'planning',
    job: ({ planning }) => {
      const jobId = planning.addJob({ timeline: [{ status: -1 }] });
      planning.fault({ step: 'status', jobId, times: ALWAYS, answer: { status: 410 } });
      return jobId;
    },
  },
  'content that cannot be collected': {
    exit: 9,
    type: 'CollectionFailed',
    state: 'succeeded',
    connection: 'reports',
    job: ({ reports }) => {
      const content = { mediaType: 'text/plain', body: 'never seen' };
      const jobId = reports.addJob({ timeline: [{ status: 4 }], content });
      reports.fault({ step: 'content', jobId, times: ALWAYS, answer: { status: 503 } });
      return jobId;
    },
    flags: ['--collect-deadline', '1s'],
  },
  'a deadline that passes': {
    exit: 10,
    type: 'DeadlineExceeded',
    state: 'running',
    connection: 'planning',
    job: ({ planning }) => planning.addJob({ timeline: [{ status: -1 }] }),
    flags: ['--deadline', '3s'],
  },
  'a wait that is terminated': {
    exit: 1,
    type: 'Terminated',
    state: 'running',
    connection: 'calls',
    job: running,
    meanwhile: ({ server }, jobId) => server.client.workflow.getHandle(`vigil:calls:${jobId}`).terminate(),
  },
};

describe('the end of a wait', () => {
  let stage: Stage;
  const jobs: Record<string, string> = {};
  const awaited: Record<string, Ran> = {};

  beforeAll(async () => {
    stage = await openStage();
    await stage.startWorker();
    for (const [name, end] of Object.entries(ENDS)) jobs[name] = end.job(stage);
    const ends = Object.entries(ENDS).map(async ([name, { connection, flags = [], meanwhile }]) => {
      const jobId = jobs[name]!;
      const child = stage.startVigil('await', connection, jobId, ...QUICK, ...flags, '-o', 'json');
      if (meanwhile) await child.says(' running').then(() => meanwhile(stage, jobId));
      awaited[name] = await child.ended;
    });
    await Promise.all(ends);
  }, 120_000);
  afterAll(() => stage.stop());

  it.each(Object.entries(ENDS))('of %s has its exit code, and its outcome as JSON', (name, end) => {
    const outcome = outcomeOf(awaited[name]!);
    expect({ exit: awaited[name]!.exitCode, type: outcome.error?.type, state: outcome.state }).toEqual({
      exit: end.exit,
      type: end.type,
      state: end.state,
    });
    expect(outcome).toMatchObject({ connection: end.connection, jobId: jobs[name], phase: 'ended' });
  });

  it.each(Object.entries(ENDS))('of %s is shown as await printed it', async (name, end) => {
    const shown = await stage.vigil('show', end.connection, jobs[name]!, '-o', 'json');
    expect(outcomeOf(shown)).toEqual(outcomeOf(awaited[name]!));
    expect(shown).toMatchObject({ exitCode: end.exit, stderr: '' });
  });

  it('is printed as one text on stdout, with the receipts', async () => {
    const name = 'a job that succeeds';
    const { times, messages, content } = outcomeOf(awaited[name]!);
    const { exitCode, stdout, stderr } = await stage.vigil('show', 'gallery', jobs[name]!);
    const [facts = '', timeline] = stdout.split('\nWeb UI ');
    expect(facts.replace(/^Waited .*$/m, 'Waited …')).toBe(`Job       gallery ${jobs[name]} (alteryx)
State     succeeded  [vendor: Completed/Success]
Times     awaited since ${times.awaitedFrom}, queued ${times.queued}, ended ${times.ended}
Waited …
Messages  1 (0 errors, 1 warning)
          warning: a field was cut
          ${messages.uri}
Content   out.csv  8 B  sha256 ${content[0]!.sha256}
          ${content[0]!.uri}`);
    expect(stdout).toMatch(/^Waited {4}\d+s, 1 poll, 1 change$/m);
    expect(timeline).toContain('\nAT (UTC) ');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('names the failure and what to do', async () => {
    const { exitCode, stdout } = await stage.vigil('show', 'calls', jobs['a job that fails']!);
    expect(stdout).toContain(`State     failed - the disk is full  [vendor: 3]\n`);
    expect(stdout).toMatch(
      /\nJobFailed: the job failed at the vendor: the disk is full\nWhat to do: read the messages of the job, .*\n/,
    );
    expect(exitCode).toBe(3);
  });

  it('by a deadline says that the job is left running if it cannot be cancelled', async () => {
    const { stdout } = await stage.vigil('show', 'planning', jobs['a deadline that passes']!);
    expect(stdout).toContain('\nCancel    requested by the deadline (the deadline passed): unsupported\n');
    expect(stdout).toContain(
      '\nDeadlineExceeded: the deadline passed; the vendor has no call to cancel the job, which may still run\n',
    );
  });

  it('has the reason of a cancel', () => {
    expect(outcomeOf(awaited['a wait that its caller cancels']!).cancel).toMatchObject({
      by: 'caller',
      reason: 'wrong month',
      result: 'confirmed',
    });
  });
});
