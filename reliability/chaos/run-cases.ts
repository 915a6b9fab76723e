/** The named points at which a worker or Temporal is killed while a job is started, and how the run must end after each. Pure. */
import type { SubmitResult } from '../../src/contract/run-job.js';
import type { Vendor } from './job-plan.js';
import { SIGNALS } from './kill-cases.js';

/** In the order in which a run comes to them; kill-points.mjs knows where each is. */
export const RUN_POINTS = {
  'acceptRun.before': 'before the input of the run is checked',
  'acceptRun.before-report': 'the input was checked, which is not yet reported',
  'prepareSubmit.before': 'before the run asks what the connection allows, and what the vendor shows',
  'prepareSubmit.before-report': 'the same, with the answers, not yet reported',
  'submitJob.before': 'a worker has the request, and it has not left',
  'submit.before': 'just before the request leaves',
  'submit.mid': 'the vendor has the request and has started the job, and its answer is on its way',
  'submit.after': 'the answer arrived, but the worker has not processed it',
  'submitJob.before-report': 'the id of the job is known, and not yet reported',
  'findSubmitted.before': 'after a lost answer, before the search',
  'find.before': 'just before the request of the search',
  'find.after': 'the vendor answered the search, but the worker has not processed it',
  'findSubmitted.before-report': 'the job was found, which is not yet reported',
  'child.started': 'the wait of the started job has begun, and nothing was polled',
} as const;
export type RunPoint = keyof typeof RUN_POINTS;

/** The vendors whose jobs Vigil starts, and the versions of one, of which only the later can be searched. */
export const RUN_VENDORS = ['pureconnect', 'oracle-epm', 'alteryx', 'nexus-ic 6.9', 'nexus-ic 6.8'] as const;
export type RunVendor = (typeof RUN_VENDORS)[number];

export function vendorOf(vendor: RunVendor): Vendor {
  return vendor.split(' ')[0] as Vendor;
}

/** The list of NEXUS IC 6.8 shows neither a marker nor what is new. */
export function canBeSearched(vendor: RunVendor): boolean {
  return vendor !== 'nexus-ic 6.8';
}

/** What ends the worker; or Temporal is killed with -9, and is away for some seconds. */
export const RUN_KILLS = [...SIGNALS, 'TEMPORAL'] as const;
export type RunKill = (typeof RUN_KILLS)[number];

export interface RunCase {
  point: RunPoint;
  kill: RunKill;
  vendor: RunVendor;
  key: string;
}

/** For example `submit.mid SIGKILL alteryx run`. */
export function runCaseName({ point, kill, vendor }: Omit<RunCase, 'key'>): string {
  return `${point} ${kill} ${vendor} run`;
}

export function runCases(): RunCase[] {
  const points = Object.keys(RUN_POINTS) as RunPoint[];
  const cases = RUN_VENDORS.flatMap((vendor) =>
    points
      .filter((point) => canBeSearched(vendor) || !isAboutSearch(point))
      .flatMap((point) => RUN_KILLS.map((kill) => ({ vendor, point, kill }))),
  );
  return cases.map((one, i) => ({ ...one, key: `case-${i + 1}-${vendorOf(one.vendor)}` }));
}

/** The points of the request itself: all that a workflow has that starts the job with an activity, and does not search. */
export function isAboutRequest(point: RunPoint): boolean {
  return point.startsWith('submit');
}

/** What happens to the first answer to the request that starts the job. */
export function answerFault(point: RunPoint): 'late' | 'lost' | undefined {
  if (point === 'submit.mid') return 'late';
  return isAboutSearch(point) ? 'lost' : undefined;
}

/**
 * How the job may have been started. A worker that was killed with the request says nothing about it, so that the vendor is searched:
 * one job is adopted, and if there is none, or no search, nobody can know. A worker that is ended with TERM first completes the request.
 * One that lives on while Temporal is away reports the answer afterwards, if the request does not count as lost by then.
 */
export function expectedResults({ point, kill, vendor }: Omit<RunCase, 'key'>): SubmitResult[] {
  if (isAboutSearch(point)) return ['adopted'];
  if (kill === 'SIGTERM' || !isAboutRequest(point)) return ['submitted'];
  const lost = canBeSearched(vendor) ? 'adopted' : 'uncertain';
  if (kill === 'TEMPORAL') return ['submitted', lost];
  return point === 'submitJob.before' || point === 'submit.before' ? ['uncertain'] : [lost];
}

function isAboutSearch(point: RunPoint): boolean {
  return point.startsWith('find');
}
