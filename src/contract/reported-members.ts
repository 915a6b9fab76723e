/**
 * What the waits and the polls of a watch report to it. Whoever may write to the namespace can write that too, so each member is checked, and copied
 * without anything else that it has, by the watch and by the activity that polls. Pure.
 */
import type { Backoff } from './backoff.js';
import { LONGEST_DURATION_MS } from './longest-duration.js';
import { isWorkflowId } from './ids.js';
import { CONDITIONS, JOB_STATES, VENDORS } from './job.js';
import { jobIdProblem } from './job-id.js';
import { areSearchAttributeNames } from './search-attributes.js';
import { amount, between, fields, flag, listOf, moment, oneOf, optional, orNull, text } from './shape.js';
import {
  CONNECTION_CONDITIONS,
  memberObservation,
  type Member,
  type MembersOf,
  type MembersPage,
  type MembersSince,
  type PollMembersResult,
  type WatchHeartbeat,
  type WatchHint,
} from './watch.js';

const condition = oneOf(...CONDITIONS);
const jobState = oneOf(...Object.keys(JOB_STATES));

const observation = fields({
  vendor: orNull(oneOf(...VENDORS)),
  state: jobState,
  condition,
  percent: optional(amount),
});

const backoff = fields({
  initialMs: between(1, LONGEST_DURATION_MS),
  factor: between(1, 10),
  maxMs: between(1, LONGEST_DURATION_MS),
  jitter: between(0, 1),
  leastMs: optional(between(0, LONGEST_DURATION_MS)),
});

const patience = optional(between(0, LONGEST_DURATION_MS));

const member = fields({
  wait: isWorkflowId,
  jobId: (id) => typeof id === 'string' && jobIdProblem(id) === undefined,
  last: observation,
  lastChangeAt: moment,
  polledAt: moment,
  backoff,
  patienceMs: fields(Object.fromEntries(CONNECTION_CONDITIONS.map((name) => [name, patience]))),
});

/** @returns undefined if it is no member */
export function reportedMember(reported: unknown): Member | undefined {
  if (!member(reported)) return undefined;
  const { wait, jobId, last, lastChangeAt, polledAt, backoff: given, patienceMs } = reported as Member;
  return {
    wait,
    jobId,
    last: memberObservation(last),
    lastChangeAt,
    polledAt,
    backoff: copiedBackoff(given),
    patienceMs: Object.fromEntries(
      CONNECTION_CONDITIONS.flatMap((name) => {
        const ms = patienceMs[name];
        return ms === undefined ? [] : [[name, ms]];
      }),
    ),
  };
}

/** What is no member is left out. */
export function reportedMembers(reported: unknown): Member[] {
  return Array.isArray(reported) ? reported.flatMap((one) => reportedMember(one) ?? []) : [];
}

const hint = fields({ seen: orNull(jobState) });

/** @returns what the watch has seen; undefined if the signal says nothing about a watch */
export function hintedState(reported: unknown): WatchHint['seen'] | undefined {
  return hint(reported) ? (reported as WatchHint).seen : undefined;
}

function copiedBackoff({ initialMs, factor, maxMs, jitter, leastMs }: Backoff): Backoff {
  return { initialMs, factor, maxMs, jitter, ...(leastMs !== undefined && { leastMs }) };
}

const page = fields({
  runId: text,
  version: amount,
  all: flag,
  members: Array.isArray,
  left: listOf(text),
  more: flag,
});

/** @param known what was known before; a page that brings nothing new is the last one @throws if it is no page */
export function reportedPage(reported: unknown, known?: MembersSince): MembersPage {
  if (!page(reported)) throw new Error('the watch answered something else than its members');
  const { runId, version, all, members, left, more } = reported as MembersPage;
  const isNew = known?.runId !== runId || version > known.version;
  return { runId, version, all, members: reportedMembers(members), left, more: more && isNew };
}

const connection = fields({ condition, problem: optional(text), since: moment });

const report = fields({
  covered: moment,
  changed: listOf(fields({ wait: text, last: observation, lastChangeAt: moment })),
  gone: listOf(text),
  goneAt: optional(listOf(moment)),
  connection,
  searchAttributes: optional(areSearchAttributeNames),
});

const heartbeat = fields({ covered: moment });

/** @returns undefined if it is no heartbeat of the polls of a watch; percentages that are none are left out */
export function reportedHeartbeat(reported: unknown): WatchHeartbeat | undefined {
  if (!heartbeat(reported)) return undefined;
  const { covered, percents } = reported as { covered: number; percents?: unknown };
  const known = Object.entries(percents ?? {}).filter(([, percent]) => amount(percent)) as [string, number][];
  return { covered, percents: Object.fromEntries(known) };
}

const membersOf = fields({ members: Array.isArray, connection });

/** @throws if it is no answer of a watch */
export function reportedMembersOf(reported: unknown): MembersOf {
  if (!membersOf(reported)) throw new Error('the watch answered something else than its members');
  const answer = reported as MembersOf;
  return { ...answer, members: reportedMembers(answer.members) };
}

/** Whether it is what polls report: an operator may complete the activity with anything. */
export function isPollMembersResult(reported: unknown): reported is PollMembersResult {
  return report(reported);
}

const state = fields({ covered: moment, connection });

/** Whether it is what a run of a watch carries over beside its members. */
export function isCarriedState(reported: unknown): reported is Pick<PollMembersResult, 'covered' | 'connection'> {
  return state(reported);
}
