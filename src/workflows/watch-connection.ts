/**
 * The watch of a connection: has the jobs of its quiet waits polled together. It keeps the members and the connection's condition; one long
 * activity polls. docs/architecture.md explains why.
 */
import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  getExternalWorkflowHandle,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { WaitActivities, WatchActivities } from '../contract/activities.js';
import { isConnectionName, pollsQueue, watchId } from '../contract/ids.js';
import type { SearchAttributeName } from '../contract/search-attributes.js';
import { isCarriedState, isPollMembersResult, reportedMembers } from '../contract/reported-members.js';
import {
  JOIN_WATCH_SIGNAL,
  LEAVE_WATCH_SIGNAL,
  MEMBERS_OF_QUERY,
  MEMBERS_QUERY,
  type ConnectionState,
  type Member,
  type MembersOf,
  type MembersPage,
  type MembersSince,
  UNWATCHED_SIGNAL,
  type WatchInput,
} from '../contract/watch.js';
import { WatchMembers, type PackedMembers } from '../contract/watch-members.js';
import { writeConnectionAttributes } from './attributes.js';
import { CancellableActivity } from './cancellable-activity.js';
import { connectionLine } from './log-lines.js';
import { isUnstarted } from './schedule-to-start.js';
import { writeLine } from './wait-log.js';
import { watchDetails } from './watch-details.js';

/** What a run of the watch carries over to the next one. */
export interface WatchRecord {
  members: PackedMembers;
  covered: number;
  connection: ConnectionState;
}

/** How long a watch without members waits for the next one. */
const IDLE = '1m';
/** How long the polls may stay in their queue before the watch checks whether a worker serves it: one that is gone counts as there for 75 s. */
const SUSPECT_UNSERVED_MS = 90_000;
/** The pause after an attempt that failed for a reason of ours. */
const UNEXPECTED_FAILURE_DELAY = '5s';

const join = defineSignal<[Member[]]>(JOIN_WATCH_SIGNAL);
const leave = defineSignal<[string]>(LEAVE_WATCH_SIGNAL);
const membersOfQuery = defineQuery<MembersOf, [unknown]>(MEMBERS_OF_QUERY);
const membersQuery = defineQuery<MembersPage, [MembersSince | undefined]>(MEMBERS_QUERY);

/** @throws ApplicationFailure `InvalidInput` if the workflow id is not that of the watch */
export async function watchConnection(input: WatchInput, carried?: WatchRecord): Promise<void> {
  const { taskQueue, workflowId, runId, namespace, startTime } = workflowInfo();
  requireWatchId(input, workflowId);
  const members = new WatchMembers(input.connection);
  members.unpack(carried?.members);
  const began = startTime.getTime();
  const clear: ConnectionState = { condition: 'clear', since: began };
  let { covered, connection } = isCarriedState(carried) ? carried : { covered: began, connection: clear };
  const tooMany: string[] = [];
  const show = () =>
    setCurrentDetails(watchDetails(input, members.list(), connection, { workflowId, namespace, now: Date.now() }));
  let willShow = false;
  let attributes: SearchAttributeName[] | undefined;
  const turnTo = (state: ConnectionState) => {
    const line = connectionLine(connection, state, members.size);
    if (line) writeLine(input.connection, line, { connection: input.connection });
    connection = state;
    writeConnectionAttributes(input.connection, state.condition, attributes);
  };
  // Once for all signals of a workflow task: with thousands of members, a table for each signal would take longer than a task may.
  const showSoon = () => {
    if (willShow) return;
    willShow = true;
    void Promise.resolve().then(() => {
      willShow = false;
      show();
    });
  };
  // Anybody may send anything, and an error in a signal handler would block the watch for good.
  setHandler(join, (joining) => {
    for (const member of reportedMembers(joining)) if (!members.join(member)) tooMany.push(member.wait);
    showSoon();
  });
  setHandler(leave, (wait) => members.leave(wait));
  setHandler(membersQuery, (known) => members.page(runId, known), {
    description: 'The members that have joined, changed or left since a version, in pages.',
  });
  setHandler(membersOfQuery, (waits) => ({ members: members.of(waits), connection }), {
    description: 'The members with these workflow ids, in a list, and the condition of the connection.',
  });

  // Grows each time a worker turned out to serve the queue, which is only long then.
  let suspectAfterMs = SUSPECT_UNSERVED_MS;
  const queue = pollsQueue(taskQueue, input.connection);
  while (members.size > 0 || (await condition(() => members.size > 0, IDLE))) {
    const { pollMembers } = proxyActivities<WatchActivities>({
      taskQueue: queue,
      // Once the connection is known to be unserved, the polls stay in their queue until a worker takes them.
      ...(connection.condition !== 'unserved' && { scheduleToStartTimeout: suspectAfterMs }),
      // The activity returns after 10 min, and finishes its polls.
      startToCloseTimeout: '11m',
      heartbeatTimeout: '10s',
      retry: { initialInterval: '1s', backoffCoefficient: 1 },
      summary: `polls the jobs of ${input.connection}`,
    });
    const polls = new CancellableActivity(() => pollMembers({ ...input, covered, connectionState: connection }));
    for (;;) {
      await condition(() => polls.done || members.size === 0 || tooMany.length > 0);
      for (const wait of tooMany.splice(0)) await sendAway(wait);
      if (polls.done || members.size === 0 || !patched('send-away-each-time')) break;
    }
    if (!polls.done) {
      if (members.size === 0) polls.cancel();
      else await condition(() => polls.done || members.size === 0);
    }
    const { result, failure } = polls;
    if (isPollMembersResult(result)) {
      members.apply(result);
      covered = result.covered;
      attributes = result.searchAttributes ?? attributes;
      turnTo(result.connection);
    } else if (isUnstarted(failure)) {
      const since = Date.now() - suspectAfterMs;
      if (await isServed(taskQueue, queue)) suspectAfterMs *= 2;
      else turnTo({ condition: 'unserved', problem: `no worker polls ${queue}`, since });
    } else if (polls.done) {
      await sleep(UNEXPECTED_FAILURE_DELAY);
    }
    show();
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof watchConnection>(input, { members: members.pack(), covered, connection });
    }
  }
}

// The id says which watch this is. Without this check, anybody could have the jobs of a connection polled at another one, or in more watches.
function requireWatchId(input: Partial<WatchInput> | undefined, workflowId: string): void {
  const { connection, shard } = input ?? {};
  const is =
    isConnectionName(connection) && Number.isSafeInteger(shard) && watchId(connection, shard ?? 0) === workflowId;
  if (is) return;
  throw ApplicationFailure.create({
    type: 'InvalidInput',
    message: 'the workflow id is not that of the watch in the input; only waits start a watch',
    nonRetryable: true,
  });
}

/** @returns true as well if nobody can say: then the polls are tried again */
async function isServed(taskQueue: string, queue: string): Promise<boolean> {
  const { queueServed } = proxyActivities<WaitActivities>({
    startToCloseTimeout: '10s',
    retry: { maximumAttempts: 3 },
    taskQueue,
    summary: 'is the connection served',
  });
  return queueServed(queue).catch(() => true);
}

/** A wait that finds no place polls by itself. */
async function sendAway(wait: string): Promise<void> {
  await getExternalWorkflowHandle(wait)
    .signal(UNWATCHED_SIGNAL)
    .catch(() => undefined);
}
