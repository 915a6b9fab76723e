/** The named points at which a worker is ended while it starts a job, and how the run must end after each. Pure. */
import type { SubmitResult } from '../../src/contract/run-job.js';
import type { Vendor } from './job-plan.js';
import { SIGNALS, type Signal } from './kill-cases.js';

/** In the order in which a run comes to them; kill-points.mjs knows where each is. */
export const RUN_POINTS = {
  'acceptRun.before': 'before the input of the run is checked',
  'acceptRun.before-report': 'the input was checked, which is not yet reported',
  'prepareSubmit.before': 'before the run asks what the connection allows, and what the vendor shows',
  'prepareSubmit.before-report': 'the same, with the answers, not yet reported',
  'submitJob.before': 'a worker has the request, and it has not left',
  'submit.before': 'just before the request leaves',
  'submit.mid': 'the vendor has the request and has started the job, and its answer is on its way',
  'submit.after': 'the answer came, and nothing was made of it',
  'submitJob.before-report': 'the id of the job is known, and not yet reported',
  'findSubmitted.before': 'after a lost answer, before the search',
  'find.before': 'just before the request of the search',
  'find.after': 'the vendor answered the search, and nothing was made of it',
  'findSubmitted.before-report': 'the job was found, which is not yet reported',
  'child.started': 'the wait of the started job has begun, and nothing was polled',
} as const;
export type RunPoint = keyof typeof RUN_POINTS;

/** The vendors whose jobs Vigil starts. */
export const RUN_VENDORS = ['pureconnect', 'oracle-epm', 'alteryx', 'nexus-ic'] as const satisfies Vendor[];
export type RunVendor = (typeof RUN_VENDORS)[number];

/** The list of NEXUS IC 6.8 shows neither a marker nor what is new. */
export function canBeSearched(vendor: RunVendor): boolean {
  return vendor !== 'nexus-ic';
}

export interface RunCase {
  point: RunPoint;
  signal: Signal;
  vendor: RunVendor;
  key: string;
}

/** For example `submit.mid SIGKILL alteryx run`. */
export function runCaseName({ point, signal, vendor }: Omit<RunCase, 'key'>): string {
  return `${point} ${signal} ${vendor} run`;
}

export function runCases(): RunCase[] {
  const points = Object.keys(RUN_POINTS) as RunPoint[];
  const cases = RUN_VENDORS.flatMap((vendor) =>
    points
      .filter((point) => canBeSearched(vendor) || !isAboutSearch(point))
      .flatMap((point) => SIGNALS.map((signal) => ({ vendor, point, signal }))),
  );
  return cases.map((one, i) => ({ ...one, key: `case-${i + 1}-${one.vendor}` }));
}

/** What happens to the first answer to the request that starts the job. */
export function answerFault(point: RunPoint): 'late' | 'lost' | undefined {
  if (point === 'submit.mid') return 'late';
  return isAboutSearch(point) ? 'lost' : undefined;
}

/**
 * How the job must have been started. A worker that was killed with the request says nothing about it, so that the vendor is searched:
 * one job is adopted, and if there is none, or no search, nobody can know. A worker that is ended with TERM first completes the request.
 */
export function expectedResult({ point, signal, vendor }: Omit<RunCase, 'key'>): SubmitResult {
  if (isAboutSearch(point)) return 'adopted';
  if (signal === 'SIGTERM') return 'submitted';
  if (point === 'submitJob.before' || point === 'submit.before') return 'uncertain';
  if (!point.startsWith('submit')) return 'submitted';
  return canBeSearched(vendor) ? 'adopted' : 'uncertain';
}

function isAboutSearch(point: RunPoint): boolean {
  return point.startsWith('find');
}
