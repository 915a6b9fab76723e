/** The waits of a run: begun at any time, and alive until their jobs are ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import { JOB_QUERY, POLL_NOW_SIGNAL } from '../../src/contract/wait-messages.js';
import { runId, waitId } from '../../src/contract/ids.js';
import type { Arena, WorkerPlace } from '../chaos/arena.js';
import type { Run, Violation } from '../chaos/facts.js';
import { CONNECTIONS, jobIdOf, VENDORS, type JobPlan, type Vendor } from '../chaos/job-plan.js';
import { addJob, addStartable, startedFor } from '../chaos/vendor-scripts.js';
import { SHARED_BACKOFF, startRun, startWait } from '../chaos/waits.js';

const AGAIN_MS = 500;
const ANSWER_LIMIT_MS = 180_000;
const END_LIMIT_MS = 300_000;
/** Every fourth job is started by a run; the watches poll all others once they are quiet. */
const RUN_EVERY = 4;
const HOURS = 3_600_000;
const METADATA_QUERY = '__temporal_workflow_metadata';

export class Load {
  private readonly plans: JobPlan[] = [];

  constructor(
    private readonly arena: Arena,
    private readonly place: WorkerPlace,
  ) {}

  get size(): number {
    return this.plans.length;
  }

  get runs(): number {
    return this.plans.filter(({ key }) => key !== undefined).length;
  }

  async begin(count: number): Promise<void> {
    for (let begun = 0; begun < count; begun++) await this.beginOne();
  }

  private async beginOne(): Promise<void> {
    const nth = this.plans.length + 1;
    const vendor = VENDORS[nth % VENDORS.length]!;
    const plan: JobPlan = {
      nth,
      vendor,
      jobId: jobIdOf(vendor, nth),
      startAtMs: 0,
      startedBy: 'client',
      steps: [{ state: 'running', ms: HOURS, percent: 0 }],
      end: 'succeeded',
      messages: [],
      files: [],
      ...(Math.floor(nth / VENDORS.length) % RUN_EVERY === 0 && { key: `upgrade-${nth}-of-all` }),
    };
    this.plans.push(plan);
    const { simulators, extractFolder, server } = this.arena;
    if (plan.key === undefined) {
      await addJob(simulators, plan, extractFolder);
      await startWait(server.client, this.place, plan, SHARED_BACKOFF);
    } else {
      const job = await addStartable(simulators, plan, plan.key, extractFolder);
      await startRun(server.client, this.place, plan, job, SHARED_BACKOFF);
    }
  }

  /**
   * Gives each wait a workflow task, and has it answer, for which its worker may have to replay it.
   * @returns how many did not answer within three minutes
   */
  async untilAllRun(): Promise<number> {
    const giveUpAt = Date.now() + ANSWER_LIMIT_MS;
    const asked = new Set<JobPlan>();
    let silent = this.plans;
    while (silent.length > 0 && Date.now() < giveUpAt) {
      const answers = await Promise.all(silent.map((plan) => this.isRunning(plan, asked)));
      silent = silent.filter((_plan, nth) => !answers[nth]);
      if (silent.length > 0) await sleep(AGAIN_MS);
    }
    return silent.length;
  }

  /** Gives each wait a workflow task, and a worker that may not be able to continue it the time for a replay. */
  async giveTasks(): Promise<void> {
    const { client } = this.arena.server;
    const given = this.plans.map(async (plan) => {
      const handle = client.workflow.getHandle(idOf(plan));
      await handle.signal(POLL_NOW_SIGNAL);
      await handle.query(METADATA_QUERY).catch(() => undefined);
    });
    await Promise.all(given);
  }

  /** @param asked those that have got their workflow task */
  private async isRunning(plan: JobPlan, asked: Set<JobPlan>): Promise<boolean> {
    const { client } = this.arena.server;
    const handle = client.workflow.getHandle(idOf(plan));
    try {
      // A run only follows its wait, which is a child of it; every workflow answers this query, after its replay.
      if (plan.key !== undefined) await handle.query(METADATA_QUERY);
      const jobId = this.jobIdOf(plan);
      if (jobId === undefined) return false;
      const wait = client.workflow.getHandle(waitId(CONNECTIONS[plan.vendor], jobId));
      const isSeen = async () => (await wait.query<{ state: string }>(JOB_QUERY)).state === 'running';
      if (!(await isSeen())) return false;
      if (!asked.has(plan)) await wait.signal(POLL_NOW_SIGNAL);
      asked.add(plan);
      return await isSeen();
    } catch {
      return false;
    }
  }

  /** Ends every job at its vendor. @returns how many waits have not ended after five minutes */
  async end(): Promise<number> {
    for (const plan of this.plans) this.endJob(plan);
    const { client } = this.arena.server;
    const giveUpAt = Date.now() + END_LIMIT_MS;
    const query = "WorkflowType IN ('awaitJob', 'runJob') AND ExecutionStatus = 'Running'";
    for (;;) {
      const { count } = await client.workflow.count(query).catch(() => ({ count: this.size }));
      if (count === 0 || Date.now() > giveUpAt) return count;
      await sleep(AGAIN_MS);
    }
  }

  private endJob(plan: JobPlan): void {
    const jobId = this.jobIdOf(plan);
    if (jobId !== undefined) END[plan.vendor](this.arena.simulators, jobId);
  }

  /** @returns undefined if a run has not started it */
  private jobIdOf({ vendor, jobId, key }: JobPlan): string | undefined {
    return key === undefined ? jobId : startedFor(this.arena.simulators, vendor, key)[0]?.id;
  }

  /** Each wait ends once, with the truth; each run has started one job; nothing was cancelled. */
  check(runs: ReadonlyMap<string, Run[]>): Violation[] {
    return this.plans.flatMap((plan) => {
      const about = idOf(plan);
      const own = runs.get(about) ?? [];
      const ends = own.filter(({ status }) => status !== 'CONTINUED_AS_NEW');
      const said = ends.map(({ status, outcome }) => `${status} ${outcome?.state}`).join(', ');
      const jobs = plan.key === undefined ? 1 : startedFor(this.arena.simulators, plan.vendor, plan.key).length;
      return [
        ...(said === 'COMPLETED succeeded' ? [] : [{ about, expected: 'COMPLETED succeeded', came: said || 'none' }]),
        ...(jobs === 1 ? [] : [{ about, expected: 'one job at the vendor', came: `${jobs}` }]),
        ...own.flatMap(({ failedTasks }) => failedTasks.map((came) => ({ about, expected: NO_FAILED_TASK, came }))),
      ];
    });
  }
}

export const NO_FAILED_TASK = 'no failed workflow task';

function idOf({ vendor, jobId, key }: JobPlan): string {
  const connection = CONNECTIONS[vendor];
  return key === undefined ? waitId(connection, jobId) : runId(connection, key);
}

const END: Record<Vendor, (simulators: Arena['simulators'], jobId: string) => void> = {
  'nexus-ic': (simulators, jobId) =>
    simulators['nexus-ic'].job(jobId).life.continueWith([{ status: 4, percentComplete: 100 }]),
  pureconnect: ({ pureconnect }, jobId) => pureconnect.job(jobId).life.continueWith([{ state: 5 }]),
  'oracle-epm': (simulators, jobId) => simulators['oracle-epm'].job(jobId).life.continueWith([{ status: 0 }]),
  alteryx: ({ alteryx }, jobId) =>
    alteryx.job(jobId).life.continueWith([{ status: 'Completed', disposition: 'Success' }]),
};
