/** One job of a run: what will happen to it at its vendor, and what its caller will want. Drawn from the seed alone. */
import type { Dice } from './dice.js';

export const VENDORS = ['nexus-ic', 'pureconnect', 'oracle-epm', 'alteryx'] as const;
export type Vendor = (typeof VENDORS)[number];

/** Each vendor's connection in the worker's config. */
export const CONNECTIONS: Record<Vendor, string> = {
  'nexus-ic': 'reports',
  pureconnect: 'calls',
  'oracle-epm': 'planning',
  alteryx: 'gallery',
};

/** The vendors whose client can cancel: Vigil knows no such call at the others. */
export const CANCELS: ReadonlySet<Vendor> = new Set(['pureconnect', 'alteryx']);

export type End = 'succeeded' | 'failed' | 'cancelled';

export interface PlannedStep {
  state: 'queued' | 'running' | 'paused';
  ms: number;
  percent: number;
}

export interface PlannedFile {
  name: string;
  bytes: number;
  seed: number;
}

export interface PlannedCancel {
  /** From the start of the wait. */
  afterMs: number;
  onCancel: 'cancel' | 'leave';
  /** How long the vendor takes from accepting it to its end. */
  vendorMs: number;
  /** The vendor accepts, and the job comes to its own good end all the same. */
  finishesAnyway: boolean;
}

export interface JobPlan {
  nth: number;
  vendor: Vendor;
  jobId: string;
  /** From the run's beginning. */
  startAtMs: number;
  /** Whether it is started by the built CLI, or by the client in this process. */
  startedBy: 'cli' | 'client';
  steps: PlannedStep[];
  end: End;
  messages: string[];
  files: PlannedFile[];
  cancel?: PlannedCancel;
  /** For a job that a run starts: the key. The vendor then gives it an id of its own. */
  key?: string;
}

/** An id as the vendor writes it; the same number always gives the same id. */
export function jobIdOf(vendor: Vendor, nth: number): string {
  const hex = nth.toString(16);
  if (vendor === 'nexus-ic') return `{00000000-0000-4000-8000-${hex.padStart(12, '0').toUpperCase()}}`;
  return vendor === 'alteryx' ? hex.padStart(24, '0') : String(1000 + nth);
}

export interface JobLimits {
  /** The longest that a job of the run may take at its vendor. */
  longestMs: number;
  /** How many of the jobs are started by a run, from 0 to 1. */
  runs: number;
}

/** @param dice the job's own, so that a change in how one job is drawn leaves the others as they were */
export function drawJob(dice: Dice, nth: number, startAtMs: number, { longestMs, runs }: JobLimits): JobPlan {
  const vendor = dice.pick(VENDORS);
  const steps = drawSteps(dice, longestMs);
  // NEXUS IC has no word for a job that was cancelled.
  const end = dice.weighted<End>({ succeeded: 70, failed: 18, cancelled: vendor === 'nexus-ic' ? 0 : 12 });
  const cancel = end !== 'cancelled' && dice.chance(0.2) ? drawCancel(dice, totalMs(steps)) : undefined;
  const plan: JobPlan = {
    nth,
    vendor,
    jobId: jobIdOf(vendor, nth),
    startAtMs,
    startedBy: dice.chance(0.05) ? 'cli' : 'client',
    steps,
    end,
    messages: drawMessages(dice, vendor, end, nth),
    files: end === 'succeeded' && dice.chance(0.8) ? drawFiles(dice, vendor, nth) : [],
    ...(cancel && { cancel }),
  };
  // The last draw, so that the job is otherwise the same.
  if (!dice.chance(runs)) return plan;
  const { cancel: _cancel, ...run } = plan;
  // No key is the beginning of another one.
  return { ...run, startedBy: 'client', key: `run-${nth}-of-chaos` };
}

export function totalMs(steps: readonly PlannedStep[]): number {
  return steps.reduce((sum, { ms }) => sum + ms, 0);
}

function drawSteps(dice: Dice, longestMs: number): PlannedStep[] {
  const length = dice.weighted({ short: 50, middling: 38, long: 12 });
  const whole = longestMs * { short: 0.1, middling: 0.3, long: dice.between(0.6, 1) }[length] * dice.between(0.4, 1);
  const changes = dice.whole(1, length === 'long' ? 6 : 3);
  const states = Array.from({ length: changes }, (_, i): PlannedStep['state'] => {
    if (i === 0) return dice.chance(0.6) ? 'queued' : 'running';
    return dice.chance(0.15) ? 'paused' : 'running';
  });
  return states.map((state, i) => ({
    state,
    ms: Math.round(whole / changes),
    percent: state === 'queued' ? 0 : Math.round((100 * i) / changes),
  }));
}

function drawCancel(dice: Dice, jobMs: number): PlannedCancel {
  return {
    // Now and then after the job's end, which must do nothing.
    afterMs: Math.round(dice.between(0, jobMs * 1.2)),
    onCancel: dice.chance(0.75) ? 'cancel' : 'leave',
    vendorMs: dice.whole(0, 4_000),
    finishesAnyway: dice.chance(0.25),
  };
}

function drawMessages(dice: Dice, vendor: Vendor, end: End, nth: number): string[] {
  const text = (i: number) => `job ${nth}, message ${i} of its vendor`;
  // These two keep no list: one summary, or the information about a failure.
  if (vendor === 'pureconnect') return end === 'failed' ? [text(1)] : [];
  if (vendor === 'nexus-ic') return dice.chance(0.8) ? [text(1)] : [];
  const count = dice.weighted({ none: 20, some: 60, many: 20 });
  const most = { none: 0, some: dice.whole(1, 20), many: dice.whole(100, 260) }[count];
  return Array.from({ length: most }, (_, i) => text(i + 1));
}

function drawFiles(dice: Dice, vendor: Vendor, nth: number): PlannedFile[] {
  const several = vendor === 'pureconnect' || vendor === 'alteryx' ? dice.whole(1, 3) : 1;
  return Array.from({ length: several }, (_, i) => ({
    name: `job-${nth}-part-${i + 1}.bin`,
    // Most are smaller than the block that is written at once, some are several of them.
    bytes: dice.chance(0.7) ? dice.whole(1, 200_000) : dice.whole(1_000_000, 4_000_000),
    seed: dice.whole(1, 2 ** 31),
  }));
}
