/** The waits of a namespace, filtered by what is known of each. */
import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowExecutionInfo,
  type WorkflowExecutionStatusName,
} from '@temporalio/client';
import { attributeRegistrations, isWritable } from '../temporal/attribute-registry.js';
import { CONDITIONS, JOB_STATES, VENDORS, type Condition, type JobState, type VendorName } from '../contract/job.js';
import { jobOfWaitId } from '../contract/ids.js';
import { unseenOutcome, type JobOutcome } from '../contract/outcome.js';
import { OUTCOME_MEMO } from '../contract/wait-messages.js';
import { liveOutcome } from './live.js';
import { waitQuery } from './wait-query.js';
import { outcomeSoFar, snapshotOfDescription } from './waits.js';

/** Every part that is given must fit. */
export interface WaitFilter {
  connection?: string;
  /** A list filter of Temporal's, over ours. */
  query?: string;
  only?: 'running' | 'ended';
  /** Begun then or later, in milliseconds since the epoch. */
  begunSince?: number;
  vendors?: readonly VendorName[];
  states?: readonly JobState[];
  conditions?: readonly Condition[];
}

export interface ListedWait {
  workflowId: string;
  runId: string;
  /** Temporal's word for the workflow; `RUNNING` while the wait goes on. */
  status: WorkflowExecutionStatusName;
  outcome: JobOutcome;
}

/** Descriptions asked for at once: one for each running wait. */
const CONCURRENCY = 10;
const QUERY_PATIENCE_MS = 2_000;

/** The waits that fit: the running ones first, then those that ended last, as the server gives them. */
export async function* listWaits(client: Client, filter: WaitFilter): AsyncGenerator<ListedWait, undefined> {
  const reader = new WaitReader(client);
  const query = await queryOf(client, filter);
  // Asked only when they are awaited: the failure of one that nobody awaits yet would end the process.
  const batch: (() => Promise<ListedWait | undefined>)[] = [];
  const read = async () => {
    const waits = await Promise.all(batch.splice(0).map((one) => one()));
    return waits.filter((wait) => wait !== undefined && fits(wait, filter)) as ListedWait[];
  };
  for await (const info of client.workflow.list({ query })) {
    batch.push(() => reader.waitOf(info));
    if (batch.length === CONCURRENCY) yield* await read();
  }
  yield* await read();
  return undefined;
}

/** The latest wait of the workflow id; undefined when there is none (any more). */
export function readWait(client: Client, workflowId: string): Promise<ListedWait | undefined> {
  return new WaitReader(client).latest(workflowId);
}

/** What the wait is by now; what the server lists may be a moment old, so it is not asked alone. */
export function fits({ status, outcome }: ListedWait, filter: WaitFilter): boolean {
  const { only, begunSince, vendors, states, conditions } = filter;
  if (only !== undefined && only !== (status === 'RUNNING' ? 'running' : 'ended')) return false;
  if (begunSince !== undefined && Date.parse(outcome.times.awaitedFrom) < begunSince) return false;
  if (vendors && (outcome.vendor === null || !vendors.includes(outcome.vendor))) return false;
  if (states && !states.includes(outcome.state)) return false;
  return !conditions || conditions.includes(outcome.condition);
}

async function queryOf(client: Client, filter: WaitFilter): Promise<string> {
  const { connection, query, only, begunSince } = filter;
  // A wait that went on as new has begun before its last run did: the server gives some too many, never too few.
  const since = begunSince === undefined ? '' : `StartTime >= "${new Date(begunSince).toISOString()}"`;
  const more = [since, ...(await narrowing(client, filter)), query ? `(${query})` : ''];
  return waitQuery({ connection, only, more });
}

/** The search attributes that a wait keeps where they are registered, beside the part of the filter each can narrow. */
const ATTRIBUTES = { VigilVendor: 'vendors', VigilState: 'states', VigilCondition: 'conditions' } as const;

// A query that names an attribute which is not registered is refused; and a wait that began before it was has none.
async function narrowing(client: Client, filter: WaitFilter): Promise<string[]> {
  const wanted = Object.entries(ATTRIBUTES).filter(([, part]) => filter[part] !== undefined);
  if (wanted.length === 0) return [];
  const registered = await registeredAttributes(client);
  return wanted
    .filter(([name]) => registered.has(name))
    .map(([name, part]) => {
      const words = (filter[part] ?? []).map((word) => `"${word}"`).join(', ');
      return `(${name} IN (${words}) OR ${name} IS NULL)`;
    });
}

async function registeredAttributes(client: Client): Promise<Set<string>> {
  try {
    const standings = await attributeRegistrations(client.connection.operatorService, client.options.namespace);
    return new Set(standings.filter(isWritable).map(({ name }) => name));
  } catch {
    // Who may not ask is not helped by the server: all is filtered here.
    return new Set();
  }
}

class WaitReader {
  /** Task queues of waits that no worker answered for: not asked again, each would cost its patience. */
  private readonly silent = new Set<string>();

  constructor(private readonly client: Client) {}

  /** @returns undefined for a workflow that is not a wait of ours, or is gone meanwhile */
  async waitOf(info: WorkflowExecutionInfo): Promise<ListedWait | undefined> {
    if (!jobOfWaitId(info.workflowId)) return undefined;
    if (info.status.name !== 'RUNNING' && outcomeInMemo(info)) return endedWait(info, info.startTime);
    if (info.status.name === 'RUNNING') return this.latest(info.workflowId);
    return this.described(info.workflowId, info.runId);
  }

  latest(workflowId: string): Promise<ListedWait | undefined> {
    return this.described(workflowId);
  }

  private async described(workflowId: string, runId?: string): Promise<ListedWait | undefined> {
    try {
      const description = await this.client.workflow.getHandle(workflowId, runId).describe();
      const begun = originalStart(description);
      if (description.status.name !== 'RUNNING') return endedWait(description, begun);
      return { ...identity(description), outcome: await this.runningOutcome(description, begun) };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  // The pending poll tells what a running wait knows, without a worker that would have to answer a query.
  private async runningOutcome(description: WorkflowExecutionDescription, begun: Date): Promise<JobOutcome> {
    const snapshot = { ...snapshotOfDescription(description), startTime: begun };
    const known = knownBySearch(description, begun, 'waiting');
    const told = snapshot.progress ? known : ((await this.told(description)) ?? known);
    return liveOutcome(told, told, snapshot, Date.now());
  }

  // Right after a change, and while collecting, no poll says anything: then the wait itself is asked.
  private async told({ workflowId, taskQueue }: WorkflowExecutionDescription): Promise<JobOutcome | undefined> {
    if (this.silent.has(taskQueue)) return undefined;
    const answer = await outcomeSoFar(this.client, this.client.workflow.getHandle(workflowId), QUERY_PATIENCE_MS);
    if (!answer) this.silent.add(taskQueue);
    return answer;
  }
}

function endedWait(info: WorkflowExecutionInfo | WorkflowExecutionDescription, begun: Date): ListedWait {
  return { ...identity(info), outcome: outcomeInMemo(info) ?? knownBySearch(info, begun, 'ended') };
}

function identity({ workflowId, runId, status }: WorkflowExecutionInfo | WorkflowExecutionDescription) {
  return { workflowId, runId, status: status.name };
}

function outcomeInMemo({ memo }: Pick<WorkflowExecutionInfo, 'memo'>): JobOutcome | undefined {
  return memo?.[OUTCOME_MEMO] as JobOutcome | undefined;
}

/** What the search attributes tell: the wait as its last change left it, or one that has not been seen. */
function knownBySearch(
  { workflowId, typedSearchAttributes }: WorkflowExecutionInfo | WorkflowExecutionDescription,
  begun: Date,
  phase: 'waiting' | 'ended',
): JobOutcome {
  const { connection = '', jobId = '' } = jobOfWaitId(workflowId) ?? {};
  const attributes = new Map(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
  const word = <T extends string>(name: keyof typeof ATTRIBUTES, words: readonly T[]) =>
    words.find((one) => one === attributes.get(name));
  const unseen = unseenOutcome(connection, jobId, begun.toISOString(), phase);
  return {
    ...unseen,
    vendor: word('VigilVendor', VENDORS) ?? unseen.vendor,
    state: word('VigilState', Object.keys(JOB_STATES) as JobState[]) ?? unseen.state,
    condition: word('VigilCondition', CONDITIONS) ?? unseen.condition,
  };
}

// A wait that went on as new began with its first run.
function originalStart({ raw, startTime }: WorkflowExecutionDescription): Date {
  const { seconds, nanos } = raw.workflowExtendedInfo?.originalStartTime ?? {};
  return seconds ? new Date(Number(seconds) * 1_000 + Math.floor((nanos ?? 0) / 1e6)) : startTime;
}

/** In the order of {@link listWaits}, at most `limit` of them; `more` where others fit, too. */
export async function firstWaits(
  client: Client,
  filter: WaitFilter,
  limit: number,
): Promise<{ waits: ListedWait[]; more: boolean }> {
  const waits: ListedWait[] = [];
  let more = false;
  for await (const wait of listWaits(client, filter)) {
    more = waits.length === limit;
    if (more) break;
    waits.push(wait);
  }
  return { waits, more };
}
