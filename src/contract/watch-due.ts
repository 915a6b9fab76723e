/** When the jobs of a watch are due, without counters: any worker computes the same times after any restart. Pure. All times in milliseconds. */
import { backoffPlace } from './backoff.js';
import type { Member } from './watch.js';

type Due = Pick<Member, 'jobId' | 'backoff' | 'lastChangeAt'>;

/** The delay after a poll at `now`. Grows with the time since the last change as the backoff says; jobs differ by their jitter. */
export function delayAt(member: Due, now: number): number {
  const { backoff, lastChangeAt } = member;
  const spread = spreadOf(member);
  const { delayMs } = backoffPlace(backoff, (now - lastChangeAt) / spread);
  return Math.max(backoff.leastMs ?? 1, Math.round(delayMs * spread));
}

/** The first due time after `covered`. */
export function firstDue(member: Due, covered: number): number {
  const { backoff, lastChangeAt } = member;
  const spread = spreadOf(member);
  const { dueMs } = backoffPlace(backoff, (covered - lastChangeAt) / spread);
  return Math.max(Math.floor(covered) + 1, lastChangeAt + Math.round(dueMs * spread));
}

/** The last due time until `covered`; undefined if the job was not due since its last change. */
export function lastDue(member: Due, covered: number): number | undefined {
  const last = firstDue(member, covered) - delayAt(member, covered);
  return last > member.lastChangeAt ? last : undefined;
}

/** The factor by which the delays of a job differ from those of the backoff: never 0, which would be a job that is always due. */
function spreadOf({ jobId, backoff: { jitter } }: Due): number {
  return Math.max(0.01, 1 + jitter * (2 * fractionOf(jobId) - 1));
}

/** The shard of a job, from 0. */
export function shardOf(jobId: string, shards: number): number {
  return hash(jobId) % shards;
}

/** A number in [0, 1) that spreads jobs evenly, without a random number. */
export function fractionOf(jobId: string): number {
  return hash(jobId) / 2 ** 32;
}

/** FNV-1a, 32 bits: the same on every worker. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  // Short texts that differ in the last letter only would stay close together.
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
