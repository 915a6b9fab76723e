/** What happens in a run, and when: determined by the seed and the length alone, so that a seed is enough to repeat it. */
import { Dice } from './dice.js';
import { drawJob, VENDORS, type JobPlan, type Vendor } from './job-plan.js';

/** Each at a time from the run's beginning, in milliseconds. */
export interface WorkerEnd {
  atMs: number;
  /** Which of the workers. */
  slot: number;
  signal: 'SIGKILL' | 'SIGTERM';
  /** Not before it serves, so that most kills hit a working worker. */
  serving: boolean;
}

export interface ServerKill {
  atMs: number;
  /** Until it is started again. */
  awayMs: number;
}

export const BURSTS = ['503', '429', 'reset', 'hang', 'broken content', 'lost cancel', 'expired sessions'] as const;
/** Of jobs that are started. */
const LOST_SUBMIT = 'lost submit';
/** A vendor gets few requests that start a job, so such a burst lasts longer, to meet one. */
const LOST_SUBMIT_TIMES = 10;

export interface Burst {
  atMs: number;
  vendor: Vendor;
  kind: (typeof BURSTS)[number] | typeof LOST_SUBMIT;
  lastsMs: number;
  /** For a 429. */
  retryAfterSeconds: number;
}

export interface Schedule {
  seed: number;
  lengthMs: number;
  workers: number;
  jobs: JobPlan[];
  workerEnds: WorkerEnd[];
  serverKills: ServerKill[];
  bursts: Burst[];
}

export interface ScheduleOptions {
  seed: number;
  lengthMs: number;
  workers: number;
  /** With -9. Those ended with TERM come on top, one for three. */
  killsPerMinute: number;
  jobsPerMinute: number;
  /** How many of the jobs are started by a run. */
  runsPercent: number;
}

const SERVER_KILL_EVERY_MS = 150_000;
const BURST_EVERY_MS = 4_000;
const LONGEST_JOB_MS = 100_000;

export function drawSchedule(options: ScheduleOptions): Schedule {
  const { seed, lengthMs, workers, killsPerMinute, jobsPerMinute, runsPercent } = options;
  const dice = new Dice(seed);
  // One generator for each kind of event, so that more events of one kind do not change the others.
  const [forJobs, forKills, forTerms, forServer, forBursts] = Array.from({ length: 5 }, () => dice.fork()) as [
    Dice,
    Dice,
    Dice,
    Dice,
    Dice,
  ];
  const minutes = lengthMs / 60_000;
  const limits = { longestMs: Math.min(LONGEST_JOB_MS, lengthMs), runs: runsPercent / 100 };
  const kinds: readonly Burst['kind'][] = runsPercent > 0 ? [...BURSTS, LOST_SUBMIT] : BURSTS;
  const ends = (signal: WorkerEnd['signal'], perMinute: number, draw: Dice): WorkerEnd[] =>
    spread(draw, Math.ceil(perMinute * minutes), lengthMs).map((atMs) => ({
      atMs,
      slot: draw.whole(0, workers - 1),
      signal,
      serving: draw.chance(0.85),
    }));
  return {
    seed,
    lengthMs,
    workers,
    jobs: spread(forJobs, Math.ceil(jobsPerMinute * minutes), lengthMs).map((atMs, i) =>
      drawJob(forJobs.fork(), i + 1, atMs, limits),
    ),
    workerEnds: [...ends('SIGKILL', killsPerMinute, forKills), ...ends('SIGTERM', killsPerMinute / 3, forTerms)].sort(
      (a, b) => a.atMs - b.atMs,
    ),
    serverKills: spread(forServer, Math.max(2, Math.ceil(lengthMs / SERVER_KILL_EVERY_MS)), lengthMs).map((atMs) => ({
      atMs,
      awayMs: forServer.whole(300, 6_000),
    })),
    bursts: spread(forBursts, Math.ceil(lengthMs / BURST_EVERY_MS), lengthMs).map((atMs) => {
      const [vendor, kind] = [forBursts.pick(VENDORS), forBursts.pick(kinds)];
      const lastsMs = forBursts.whole(1_000, 9_000) * (kind === LOST_SUBMIT ? LOST_SUBMIT_TIMES : 1);
      return { atMs, vendor, kind, lastsMs, retryAfterSeconds: forBursts.whole(1, 4) };
    }),
  };
}

/** This many random moments, one in each equal part of the length, so that they are spread out. */
function spread(dice: Dice, count: number, lengthMs: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.round(((i + dice.next()) * lengthMs) / count));
}
