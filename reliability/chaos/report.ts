/** What a run says at its end: tables for people and for docs/reliability.md, and a line for each violation. */
import type { Violation } from './facts.js';
import type { RandomRun } from './random-run.js';

/** One line, with all that is needed to find the job again. */
export function violationLine(part: string, { about, expected, came }: Violation): string {
  return `${part}: ${about}: expected ${expected}; came ${came}`.replaceAll('\n', ' ');
}

export function randomTable({ schedule, figures, violations }: RandomRun): string {
  const { seed, lengthMs } = schedule;
  const ends = Object.entries(figures.ends)
    .sort()
    .map(([how, count]) => `${count} ${how}`)
    .join(', ');
  const rows: [string, string | number][] = [
    ['length, seed', `${lengthText(lengthMs)}, ${seed}`],
    ['workers killed with -9', `${figures.kills}, ${figures.killsWhileServing} of them while they served`],
    ['workers ended with TERM', figures.terms],
    ['Temporal server killed and started again', figures.serverKills],
    ['bursts of vendor faults', `${figures.bursts}, which met ${figures.spoilt} requests`],
    ['jobs', figures.notBegun === 0 ? figures.jobs : `${figures.jobs}; ${figures.notBegun} more found no room`],
    ['their ends', ends],
    ...runRows(figures.started),
    ['runs that continued as new', figures.goneOnAsNew],
    ...watchRows(figures.watched),
    ['cancels that callers asked for', figures.cancelsAsked],
    ['cancel requests at the vendors', figures.cancelsAtVendors],
    ['requests at the vendors', `${figures.requests}, ${figures.polls} of them for a status`],
    ['files collected', `${figures.files}, ${(figures.bytes / 1e6).toFixed(0)} MB`],
    ['messages collected', figures.messages],
    [
      'partial files of killed workers / left after a last start',
      `${figures.parts.found} / ${figures.parts.left.length}`,
    ],
    ['from the end of all faults to the end of the last wait', `${figures.drainSeconds} s`],
    ['**violations**', `**${violations.length}**`],
  ];
  return ['| what | figure |', '| --- | --- |', ...rows.map(([what, figure]) => `| ${what} | ${figure} |`)].join('\n');
}

function runRows(started: RandomRun['figures']['started']): [string, string | number][] {
  if (!started) return [];
  const { runs, results, doubles } = started;
  const how = Object.entries(results)
    .sort()
    .map(([result, count]) => `${count} ${result}`)
    .join(', ');
  return [
    ['runs, and how their jobs were started', `${runs}: ${how}`],
    ['keys for which the vendor has started two jobs', doubles],
  ];
}

function watchRows(watched: RandomRun['figures']['watched']): [string, string | number][] {
  if (!watched) return [];
  const { jobs, hints, runs, activities, attempts } = watched;
  return [
    ['jobs that a watch polled', jobs],
    ['hints of a watch to a wait', hints],
    ['runs of the watches / their polling activities / attempts of these', `${runs} / ${activities} / ${attempts}`],
  ];
}

export function lengthText(lengthMs: number): string {
  const seconds = Math.round(lengthMs / 1_000);
  return seconds % 60 === 0 && seconds > 60 ? `${seconds / 60} min` : `${seconds} s`;
}
