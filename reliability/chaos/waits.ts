/** The waits of a run as their callers handle them: started and cancelled through a Temporal that may be away at any moment. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { AwaitJobInput } from '../../src/contract/await-job-input.js';
import { startRun as startRunOnce } from '../../src/client/start-run.js';
import { startWait as start } from '../../src/client/start-wait.js';
import { WaitHandle } from '../../src/client/wait-handle.js';
import { CONNECTIONS, type JobPlan } from './job-plan.js';
import type { WorkerPlace } from './arena.js';
import { contentWish } from './vendor-scripts.js';

const STARTER = fileURLToPath(new URL('../../dist/bin/vigil.js', import.meta.url));
const AGAIN_MS = 300;
const ANSWER_MS = 15_000;
/** A machine that is busy with other things is no fault of Temporal's. */
const GIVE_UP_MS = 600_000;

/** Shorter times would be too short for two shared cores, and would prove nothing more. */
export const BACKOFF = { initial: '1s', factor: 1.5, max: '2s', jitter: 0.2 };
/** A wait joins its watch once its backoff is at the maximum: here with the first poll that sees no change. */
export const SHARED_BACKOFF = { ...BACKOFF, max: '1s' };
export const BACKOFF_RULE = { initialMs: 1_000, jitter: BACKOFF.jitter };

export function inputOf(plan: JobPlan, backoff = BACKOFF): AwaitJobInput {
  return {
    connection: CONNECTIONS[plan.vendor],
    jobId: plan.jobId,
    backoff,
    // Whether a job is lost is the question here; a wait that gives up because every worker was killed for minutes gives no answer.
    cancelDeadline: '1h',
    ...(plan.cancel && { onCancel: plan.cancel.onCancel }),
    ...contentWish(plan),
  };
}

/** Starts the wait, and goes on trying while Temporal is away: what a caller with a loop around it does. */
export async function startWait(client: Client, place: WorkerPlace, plan: JobPlan, backoff = BACKOFF): Promise<void> {
  const input = inputOf(plan, backoff);
  await untilAnswered(async () => {
    if (plan.startedBy === 'cli') return startByCli(place, input);
    await client.withDeadline(Date.now() + ANSWER_MS, () => start(client, input, { taskQueue: place.taskQueue }));
  });
}

/** Starts the run of a job, in the same way. Its key starts the job once, however often it is started. */
export async function startRun(
  client: Client,
  { taskQueue }: WorkerPlace,
  plan: JobPlan,
  job: Record<string, unknown>,
  backoff = BACKOFF,
): Promise<void> {
  const { jobId: _jobId, ...wait } = inputOf(plan, backoff);
  const input = { ...wait, key: plan.key ?? '', job };
  await untilAnswered(async () => {
    await client.withDeadline(Date.now() + ANSWER_MS, () => startRunOnce(client, input, { taskQueue }));
  });
}

/** Requests a cancel. Returns when it was requested; undefined if the wait had already ended. */
export async function cancelWait(client: Client, plan: JobPlan): Promise<number | undefined> {
  let askedAt: number | undefined;
  await untilAnswered(async () => {
    const first = askedAt === undefined;
    askedAt ??= Date.now();
    try {
      await client.withDeadline(Date.now() + ANSWER_MS, () =>
        new WaitHandle(client, { connection: CONNECTIONS[plan.vendor], jobId: plan.jobId }).cancel('chaos wants it so'),
      );
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      // An earlier attempt may have arrived although its answer was lost: then the wait has ended because of it.
      if (first) askedAt = undefined;
    }
  });
  return askedAt;
}

async function startByCli({ env }: WorkerPlace, input: AwaitJobInput): Promise<void> {
  const child = spawn(process.execPath, [STARTER, 'await', '--detach', '--input', '-'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...env },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-1_000)));
  child.stdin.on('error', () => undefined).end(`${JSON.stringify(input)}\n`);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`vigil await --detach ended with ${code}: ${complaint}`);
}

async function untilAnswered(call: () => Promise<void>): Promise<void> {
  const giveUpAt = Date.now() + GIVE_UP_MS;
  for (;;) {
    try {
      await call();
      return;
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await sleep(AGAIN_MS);
    }
  }
}
