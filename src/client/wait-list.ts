/** The waits of a namespace, filtered by what is known about each. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { jobOfWaitId, waitIdPrefix } from '../contract/ids.js';
import { isTerminal, type Condition, type JobState, type VendorName } from '../contract/job.js';
import { attributeRegistrations, isWritable } from '../temporal/attribute-registry.js';
import { knownWait, recordedOutcome, type KnownWait, type WaitDescription } from './known-wait.js';
import { WaitHandle } from './wait-handle.js';
import { waitQuery } from './wait-query.js';
import { WatchedWaits } from './watched-waits.js';

/** A wait matches if it matches every part that is given. */
export interface WaitFilter {
  connection?: string;
  /** A Temporal list filter, in addition to Vigil's own. */
  query?: string;
  only?: 'running' | 'ended';
  /** Ended before its job did, and no later wait was started for the job. */
  unwatched?: boolean;
  /** Started at this time or later, in milliseconds since the epoch. */
  startedSince?: number;
  vendors?: readonly VendorName[];
  states?: readonly JobState[];
  conditions?: readonly Condition[];
}

export interface ListOptions {
  /**
   * Asks every running wait for its whole outcome, as for JSON. Without it a wait whose pending poll says enough for a table is not asked.
   * @default false
   */
  complete?: boolean;
}

/** Waits read at once. */
const CONCURRENCY = 10;
const ANSWER_TIMEOUT_MS = 2_000;

/** The matching waits in the server's order: the running ones first, then the ones that ended last. */
async function* listWaits(
  client: Client,
  filter: WaitFilter,
  { complete = false }: ListOptions = {},
): AsyncGenerator<KnownWait, undefined> {
  const reader = new WaitReader(client, complete);
  const watched = new WatchedWaits(client);
  // A problem of a whole connection is not in its waits, and would not be found in them.
  const problems = filter.conditions ? await watched.problems(filter.connection) : [];
  const query = await queryOf(client, filter, problems);
  // Functions, because a rejected promise that nobody awaits yet would end the process.
  const batch: (() => Promise<KnownWait | undefined>)[] = [];
  const read = async () => {
    const waits = (await Promise.all(batch.splice(0).map((readOne) => readOne()))).filter((wait) => wait !== undefined);
    await watched.ask(waits.filter((wait) => problems.some(({ connection }) => connection === wait.connection)));
    const matching = waits.map((wait) => watched.with(wait)).filter((wait) => isMatch(wait, filter));
    return filter.unwatched ? reader.latest(matching) : matching;
  };
  for await (const info of client.workflow.list({ query })) {
    batch.push(() => reader.read(info));
    if (batch.length === CONCURRENCY) yield* await read();
  }
  yield* await read();
  return undefined;
}

/** The first `limit` waits of {@link listWaits}; `more` says whether others match too. */
export async function firstWaits(
  client: Client,
  filter: WaitFilter,
  limit: number,
  options?: ListOptions,
): Promise<{ waits: KnownWait[]; more: boolean }> {
  const waits: KnownWait[] = [];
  let more = false;
  for await (const wait of listWaits(client, filter, options)) {
    more = waits.length === limit;
    if (more) break;
    waits.push(wait);
  }
  return { waits, more };
}

/** Checks what is known now, because the server's list may be a moment old. */
export function isMatch({ running, outcome }: Pick<KnownWait, 'running' | 'outcome'>, filter: WaitFilter): boolean {
  const { only, unwatched, startedSince, vendors, states, conditions } = filter;
  if (unwatched && isTerminal(outcome.state)) return false;
  if (only !== undefined && only !== (running ? 'running' : 'ended')) return false;
  if (startedSince !== undefined && Date.parse(outcome.times.awaitedFrom) < startedSince) return false;
  if (vendors && (outcome.vendor === null || !vendors.includes(outcome.vendor))) return false;
  if (states && !states.includes(outcome.state)) return false;
  return !conditions || conditions.includes(outcome.condition);
}

type Problems = Awaited<ReturnType<WatchedWaits['problems']>>;

async function queryOf(client: Client, filter: WaitFilter, problems: Problems): Promise<string> {
  const { connection, query, only, startedSince } = filter;
  // After a continue-as-new the last run started later than the wait: the server may return too many waits, never too few.
  const since = startedSince === undefined ? '' : `StartTime >= "${new Date(startedSince).toISOString()}"`;
  const more = [since, ...(await attributeConditions(client, filter, problems)), query ? `(${query})` : ''];
  return waitQuery({ connection, only, more });
}

/** The search attributes, and the part of the filter that each narrows down. */
const ATTRIBUTES = { VigilVendor: 'vendors', VigilState: 'states', VigilCondition: 'conditions' } as const;

// The server refuses a query that names an attribute it does not know. A wait that started before the registration has none.
async function attributeConditions(client: Client, filter: WaitFilter, problems: Problems): Promise<string[]> {
  const wanted = Object.entries(ATTRIBUTES).filter(([, part]) => filter[part] !== undefined);
  if (wanted.length === 0) return [];
  const registered = await registeredAttributes(client);
  return wanted
    .filter(([name]) => registered.has(name))
    .map(([name, part]) => {
      const words = (filter[part] ?? []).map((word) => `"${word}"`).join(', ');
      const others = part === 'conditions' ? watchedWith(filter.conditions, problems) : [];
      return `(${[`${name} IN (${words})`, `${name} IS NULL`, ...others].join(' OR ')})`;
    });
}

/** The waits of the connections whose watch has one of the conditions. */
function watchedWith(conditions: readonly Condition[] = [], problems: Problems): string[] {
  const names = problems.filter(({ condition }) => conditions.includes(condition)).map(({ connection }) => connection);
  return [...new Set(names)].map(
    (name) => `(ExecutionStatus = "Running" AND WorkflowId STARTS_WITH "${waitIdPrefix(name)}")`,
  );
}

async function registeredAttributes(client: Client): Promise<Set<string>> {
  try {
    const registrations = await attributeRegistrations(client.connection.operatorService, client.options.namespace);
    return new Set(registrations.filter(isWritable).map(({ name }) => name));
  } catch {
    // Without the permission to ask, everything is filtered here.
    return new Set();
  }
}

/** Reads listed waits one by one. */
class WaitReader {
  /** Task queues whose workers did not answer. They are not asked again, because each question takes its whole time-out. */
  private readonly silent = new Set<string>();

  constructor(
    private readonly client: Client,
    private readonly complete: boolean,
  ) {}

  /** @returns undefined for a workflow that is not a wait, or that was deleted meanwhile */
  async read(info: WorkflowExecutionInfo): Promise<KnownWait | undefined> {
    const job = jobOfWaitId(info.workflowId);
    if (!job) return undefined;
    const running = info.status.name === 'RUNNING';
    const handle = new WaitHandle(this.client, job, running ? {} : { runId: info.runId });
    const recorded = recordedOutcome(info, info.startTime);
    if (!running && (recorded.from === 'memo' || (recorded.from === 'shortened' && !this.complete))) {
      return knownWait({ ...job, ...listedDescription(info), recorded }, undefined, Date.now());
    }
    const description = await handle.describe();
    return description && this.known(handle, description);
  }

  /** Those of the waits that are the last ones for their jobs. */
  async latest(waits: readonly KnownWait[]): Promise<KnownWait[]> {
    const lastRuns = await Promise.all(waits.map((wait) => new WaitHandle(this.client, wait).describe()));
    return waits.filter(({ runId }, index) => lastRuns[index]?.runId === runId);
  }

  // The pending poll of a running wait says enough for a table, without a worker. The whole outcome needs the wait's own answer.
  private async known(handle: WaitHandle, description: WaitDescription): Promise<KnownWait> {
    const { taskQueue, pendingPoll } = description;
    const isEnough = !this.complete && (pendingPoll !== undefined || !description.running);
    if (isEnough || this.silent.has(taskQueue)) return knownWait(description, undefined, Date.now());
    const known = await handle.complete(description, { answerTimeoutMs: ANSWER_TIMEOUT_MS });
    if (!known.answered) this.silent.add(taskQueue);
    return known;
  }
}

function listedDescription({
  workflowId,
  runId,
  status,
  startTime,
  closeTime,
  historyLength,
  taskQueue,
}: WorkflowExecutionInfo) {
  return {
    workflowId,
    runId,
    firstRunId: runId,
    status: status.name,
    running: false,
    startedAt: startTime,
    closedAt: closeTime,
    historyLength,
    taskQueue,
  };
}
