/** Creates the activities with their dependencies. serving/serve.ts decides which worker serves which. */
import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import type { RunActivities, RunCallerActivities, SubmitActivities } from '../contract/run-job.js';
import type { NotifyActivities } from '../contract/notification.js';
import type { ContentStore } from '../content/store.js';
import { slowedBackoff, type Backoff } from '../contract/backoff.js';
import { NOT_RECORDED, type RecordMetric } from '../contract/metrics.js';
import { ownPollsRate, type ConnectionPolicy } from '../contract/connection-policy.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { acceptInput } from './accept-input.js';
import { acceptRun } from './accept-run.js';
import { traced } from './activity-span.js';
import { cancelJob } from './cancel-job.js';
import { cancelRun } from './cancel-run.js';
import { cancelWait } from './cancel-wait.js';
import { collectContent } from './collect-content.js';
import { collectMessages } from './collect-messages.js';
import type {
  ActActivities,
  CallerActivities,
  PollActivities,
  WaitActivities,
  WatchActivities,
} from '../contract/activities.js';
import { notifyTargets } from './deliver.js';
import { findRun } from './find-run.js';
import { firstPoll } from './first-poll.js';
import { findSubmitted } from './find-submitted.js';
import { followRun } from './follow-run.js';
import { followWait } from './follow-wait.js';
import { joinWait } from './join-wait.js';
import { leaveWait } from './leave-wait.js';
import type { NotifyChannel, NotifyPolicies } from './notify-channel.js';
import { pollForChange } from './poll-for-change.js';
import { pollMembers } from './poll-members.js';
import { pollRecorder } from './poll-recorder.js';
import { prepareSubmit } from './prepare-submit.js';
import { queueServed } from './queue-served.js';
import { submitJob } from './submit-job.js';
import { cancelEnd, collectEnd, findEnd, prepareEnd, submitEnd, uploadEnd } from './span-ends.js';
import { troubleLasts } from './trouble-lasts.js';
import { uploadFile } from './upload-file.js';
import { WatchJoins } from './watch-joins.js';
import type { RegisteredAttributes } from './writable-attributes.js';

/** What the workflows' activities need beside Temporal. */
export interface WaitOptions {
  /** Without them no wait writes search attributes. */
  attributes?: RegisteredAttributes;
  /** Without them nobody is notified of a wait. */
  notify?: { policyOf: NotifyPolicies; channels: readonly NotifyChannel[] };
}

/** For the workflows' task queue. */
export function createWaitActivities(
  client: Client,
  { attributes, notify = { policyOf: () => undefined, channels: [] } }: WaitOptions = {},
): WaitActivities & CallerActivities & RunActivities & RunCallerActivities & NotifyActivities {
  const { policyOf, channels } = notify;
  return {
    acceptInput: acceptInput(attributes, policyOf),
    acceptRun: acceptRun(policyOf),
    notifyTargets: notifyTargets(channels),
    troubleLasts: troubleLasts(client),
    queueServed: queueServed(client),
    joinWait: joinWait(client),
    followWait: followWait(client),
    leaveWait: leaveWait(client),
    cancelWait: cancelWait(client),
    findRun: findRun(client),
    followRun: followRun(client),
    cancelRun: cancelRun(client),
  };
}

/** What the polls of a connection need beside its client. */
export interface PollsOptions {
  policy: ConnectionPolicy;
  /** Without them no poll reports the registered search attributes. */
  attributes?: RegisteredAttributes;
  /** For the watches of the connection. @default it has none */
  watches?: { client: Client; taskQueue: string; rateLimit: number };
  /** What others are notified of. @default nothing */
  notifyPolicyOf?: NotifyPolicies;
  /** The most polls at a time. @default no limit */
  concurrentPolls?: number;
  /** @default nothing is recorded */
  record?: RecordMetric;
}

/** For the task queue of a connection's polls. */
export function createPollActivities(
  connection: string,
  client: VendorClient,
  {
    policy,
    attributes,
    watches,
    notifyPolicyOf = () => undefined,
    concurrentPolls = Infinity,
    record = NOT_RECORDED,
  }: PollsOptions,
): PollActivities & Partial<WatchActivities> {
  const inPlace = pLimit(concurrentPolls);
  const options = { attributes, inPlace, recorded: pollRecorder(connection, record) };
  const polls = (joins?: WatchJoins): PollActivities => {
    const poll = slowed(policy, pollForChange(client, policy, { ...options, joins }));
    return { firstPoll: firstPoll(acceptInput(attributes, notifyPolicyOf), poll), pollForChange: poll };
  };
  if (!watches) return polls();
  const { watches: shards, limits } = policy;
  const joins = new WatchJoins(watches.client, { connection, shards, taskQueue: watches.taskQueue });
  // The server limits the polls of single waits, and each watch those of its members.
  const rate = (watches.rateLimit - ownPollsRate(watches.rateLimit, policy)) / shards;
  return {
    ...polls(shards > 0 ? joins : undefined),
    // Without watches too: a config that had some may have left one.
    pollMembers: pollMembers(connection, client, {
      ...options,
      temporal: watches.client,
      concurrentPolls,
      rate,
      watches: shards,
      minIntervalMs: limits.minIntervalMs,
    }),
  };
}

export interface ActsOptions {
  /** @default nothing is recorded */
  record?: RecordMetric;
  /** Tells which jobs other runs have started. @default they are not asked */
  temporal?: Client;
}

/** For the task queue of a connection's cancels, submits and collections. */
export function createActActivities(
  connection: string,
  client: VendorClient,
  store: ContentStore,
  policy: ConnectionPolicy,
  { record = NOT_RECORDED, temporal }: ActsOptions = {},
): ActActivities & SubmitActivities {
  const messages = slowed(policy, collectMessages(connection, client, store, policy.limits, record));
  const content = slowed(policy, collectContent(connection, client, store, policy.limits, record));
  return {
    uploadFile: traced('upload', connection, uploadFile(connection, client, store, policy), uploadEnd),
    prepareSubmit: traced('prepare submit', connection, prepareSubmit(client, policy), prepareEnd),
    submitJob: traced('submit', connection, submitJob(client, policy), submitEnd),
    findSubmitted: traced('find submitted', connection, findSubmitted(connection, client, temporal), findEnd),
    cancelJob: traced('cancel', connection, slowed(policy, cancelJob(client, policy)), cancelEnd),
    collectMessages: traced('collect messages', connection, messages, collectEnd),
    collectContent: traced('collect content', connection, content, collectEnd),
  };
}

/** The activity with a backoff that asks the vendor no more often than the connection allows, whatever the request says. */
function slowed<Request extends { backoff: Backoff }, Result>(
  { limits }: ConnectionPolicy,
  activity: (request: Request) => Promise<Result>,
) {
  return (request: Request) => activity({ ...request, backoff: slowedBackoff(request.backoff, limits.minIntervalMs) });
}
