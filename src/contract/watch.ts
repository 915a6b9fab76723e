/** The watch of a connection: one workflow that has many quiet waits polled together. Its names and plain data. Pure. */
import type { Backoff } from './backoff.js';
import type { Condition, JobState, Observation } from './job.js';
import type { SearchAttributeName } from './search-attributes.js';

/** The workflow type. */
export const WATCH_CONNECTION = 'watchConnection';

/** Signal to the watch, with a list of {@link Member}s: poll these jobs from now on. */
export const JOIN_WATCH_SIGNAL = 'join';

/** Signal to the watch, with the workflow id of a wait: it no longer needs polls. */
export const LEAVE_WATCH_SIGNAL = 'leave';

/** Query of the watch, with a {@link MembersSince} or nothing: a {@link MembersPage}. */
export const MEMBERS_QUERY = 'members';

/** Query of the watch, with a list of workflow ids of waits: a {@link MembersOf}. */
export const MEMBERS_OF_QUERY = 'membersOf';

/** Signal to a wait: no watch polls its job any more. A hint, like all that a watch sends: the wait polls by itself for a while. */
export const UNWATCHED_SIGNAL = 'unwatched';

export interface WatchInput {
  connection: string;
  shard: number;
}

/** A wait whose job the watch polls. Times in milliseconds since the epoch. */
export interface Member {
  /** The workflow id of the wait. */
  wait: string;
  jobId: string;
  last: MemberObservation;
  lastChangeAt: number;
  /** The last poll that the wait made itself. */
  polledAt: number;
  backoff: Backoff;
  /** How long the wait bears a problem of the connection, by condition; absent: as long as the deadline. */
  patienceMs: Partial<Record<ConnectionCondition, number>>;
}

/** What the signal `pollNow` says when it is about the watch of the wait. */
export interface WatchHint {
  /** The state that the watch has seen; null if the watch is lost. */
  seen: JobState | null;
}

export interface MembersOf {
  /** Those of the waits asked for that the watch has. */
  members: Member[];
  connection: ConnectionState;
}

/** What decides whether the next observation is a change. */
export type MemberObservation = Pick<Observation, 'vendor' | 'state' | 'condition' | 'percent'>;

/** Conditions that concern the whole connection, so the watch keeps them for all waits. */
export const CONNECTION_CONDITIONS = ['unreachable', 'refused'] as const satisfies Condition[];
export type ConnectionCondition = (typeof CONNECTION_CONDITIONS)[number];

export function isConnectionCondition(condition: Condition): condition is ConnectionCondition {
  return (CONNECTION_CONDITIONS as readonly Condition[]).includes(condition);
}

export interface MembersSince {
  /** The run of the watch that answered before; another run answers from the beginning. */
  runId: string;
  version: number;
}

export interface MembersPage extends MembersSince {
  /** Whether this page begins the whole list, because what changed since is not known. */
  all: boolean;
  members: Member[];
  /** The waits that have left. */
  left: string[];
  /** Whether there are further pages. */
  more: boolean;
}

export interface PollMembersRequest extends WatchInput {
  /** Every poll that was due until then was made. */
  covered: number;
  connectionState: ConnectionState;
}

/** What the polls have changed since the activity began. */
export interface PollMembersResult {
  covered: number;
  changed: Pick<Member, 'wait' | 'last' | 'lastChangeAt'>[];
  /** The waits that need no further polls. */
  gone: string[];
  /** Since when, in the order of `gone`. Milliseconds since the epoch. */
  goneAt?: number[];
  /** The condition of the connection. */
  connection: ConnectionState;
  /** Those that the server has registered; absent if it did not answer. */
  searchAttributes?: SearchAttributeName[];
}

/** What the heartbeats of the polls say. */
export interface WatchHeartbeat {
  /** Every poll that was due until then was made. */
  covered: number;
  /** Exact percentages, by the workflow id of the wait, where they differ from those that the watch knows. */
  percents: Record<string, number>;
}

export interface ConnectionState {
  condition: Condition;
  problem?: string;
  /** Milliseconds since the epoch. */
  since: number;
}

/** How a watch polls the job of a wait, for those who ask. */
export interface WatchedPolls {
  /** The workflow id of the watch. */
  watch: string;
  /** Milliseconds since the epoch. */
  lastPollAt: number;
  /** Milliseconds since the epoch. */
  nextPollAt: number;
  /** What the last poll saw. */
  percent?: number;
  connection: ConnectionState;
}

/** The observation as a member keeps it. */
export function memberObservation({ vendor, state, condition, percent }: MemberObservation): MemberObservation {
  return { vendor, state, condition, ...(percent !== undefined && { percent }) };
}

/** The observation that a poll of the member starts from. */
export function lastObservation(last: MemberObservation): Observation {
  return { ...last, vendorState: '' };
}
