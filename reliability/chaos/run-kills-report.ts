/** What the kill points of runs, and those of a plain retry, say at their end: tables for people and for docs/reliability.md. Pure. */
import { RUN_KILLS, RUN_POINTS, RUN_VENDORS, type RunPoint, type RunVendor } from './run-cases.js';
import type { RunKills, TriedRun } from './run-lanes.js';

/** A row for each point, and in it how each run ended, and after what time. */
export function runKillsTable(run: RunKills): string {
  const { cases, seconds, violations } = run;
  const open = cases.filter(({ end }) => end?.outcome.submit.result === 'uncertain').length;
  return [
    `${counted(run)}, in ${seconds} s: **${doubles(cases)} doubles**, ${open} ends as SubmitUncertain, **${violations.length} violations**.`,
    'Each cell: how the job was started, and the time from the point to the end of the run, after SIGKILL / after SIGTERM / with Temporal killed.',
    ...table(cases, ({ end, hitAt, endedAt }) =>
      hitAt !== undefined && endedAt !== undefined
        ? `${end?.outcome.submit.result} ${((endedAt - hitAt) / 1_000).toFixed(0)} s`
        : 'no end',
    ),
  ].join('\n');
}

/** A row for each point, and in it how many jobs the vendor has started for each workflow. */
export function plainRetryTable(run: RunKills): string {
  const { cases, seconds } = run;
  return [
    `${counted(run)}, in ${seconds} s: **${doubles(cases)} doubles**, none of which a workflow reported.`,
    'Each cell: the number of jobs that the vendor has started, after SIGKILL / after SIGTERM / with Temporal killed.',
    ...table(cases, ({ started }) => String(started.length)),
  ].join('\n');
}

function counted({ cases }: RunKills): string {
  const hit = cases.filter(({ hitAt }) => hitAt !== undefined).length;
  return `${cases.length} cases, ${hit} of them reached their point`;
}

function doubles(cases: TriedRun[]): number {
  return cases.filter(({ started }) => started.length > 1).length;
}

function table(cases: TriedRun[], text: (tried: TriedRun) => string): string[] {
  const cell = (point: RunPoint, vendor: RunVendor) =>
    RUN_KILLS.flatMap((kill) => {
      const tried = cases.find(({ case: one }) => one.point === point && one.kill === kill && one.vendor === vendor);
      if (!tried) return [];
      return tried.hitAt === undefined ? ['not reached'] : [text(tried)];
    }).join(' / ') || '–';
  const tried = new Set(cases.map(({ case: { point } }) => point));
  const points = (Object.keys(RUN_POINTS) as RunPoint[]).filter((point) => tried.has(point));
  return [
    '',
    `| point | what it is | ${RUN_VENDORS.join(' | ')} |`,
    `| --- | --- | ${RUN_VENDORS.map(() => '---').join(' | ')} |`,
    ...points.map(
      (point) =>
        `| \`${point}\` | ${RUN_POINTS[point]} | ${RUN_VENDORS.map((vendor) => cell(point, vendor)).join(' | ')} |`,
    ),
  ];
}
