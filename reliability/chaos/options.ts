/** What `npm run chaos -- …` takes. */
import { parseArgs } from 'node:util';
import ms, { type StringValue } from 'ms';

export const HELP = `Usage: npm run chaos -- [options]

Runs the production build on a Temporal server with its database on disk and four simulated vendors, kills workers and
the server, and makes the vendors fail. Then compares the vendors' own ledgers with the outcomes.

  --random               only random faults
  --kill-points          only the named kill points (default: both)
  --plain-retry          only the kill points of a request that starts a job, in a workflow that retries it as any other
                         activity: how many jobs are started twice
  --seed <n>             what happens, and when (default: another one each time; it is printed)
  --length <duration>    of the random faults: 60s, 1h (default: 60s)
  --workers <n>          processes at a time (default: 4)
  --kills-per-minute <n> of workers, with -9; those ended with TERM come on top, one for three (default: 20)
  --jobs-per-minute <n>  (default: 60, and 36 in a run of more than five minutes)
  --runs <percent>       how many of the jobs are started by a run, instead of awaited (default: 0)
  --watch <own|shared>   whether each wait polls its job by itself, or the watch of its connection polls it (default: own)
  --lanes <n>            kill points that are tried at a time (default: 16)
  --only <text>          only kill points whose name has this in it: cancel, mid SIGKILL, alteryx, shared,
                         run (those of runs), TEMPORAL (runs whose Temporal is killed)
  --no-bad-seeds         do not begin with the seeds that went wrong before (reliability/chaos/bad-seeds.json)
  --write                write the tables into docs/reliability.md
  --help                 print this

Exits 1 and prints a line for each violation. Then it keeps the logs and the database.
`;

export type WatchMode = 'own' | 'shared';

export interface ChaosOptions {
  random: boolean;
  killPoints: boolean;
  plainRetry: boolean;
  seed: number;
  lengthMs: number;
  workers: number;
  killsPerMinute: number;
  jobsPerMinute: number;
  runsPercent: number;
  watch: WatchMode;
  lanes: number;
  only: string;
  badSeeds: boolean;
  write: boolean;
}

const LONG_MS = 300_000;

/** @throws Error in one line for an option that is not known or not right; 'help' where help is asked for */
export function optionsFrom(args: string[], anySeed: number): ChaosOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      random: { type: 'boolean', default: false },
      'kill-points': { type: 'boolean', default: false },
      'plain-retry': { type: 'boolean', default: false },
      seed: { type: 'string', default: String(anySeed) },
      length: { type: 'string', default: '60s' },
      workers: { type: 'string', default: '4' },
      'kills-per-minute': { type: 'string', default: '20' },
      'jobs-per-minute': { type: 'string' },
      runs: { type: 'string', default: '0' },
      watch: { type: 'string', default: 'own' },
      lanes: { type: 'string', default: '16' },
      only: { type: 'string', default: '' },
      'no-bad-seeds': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const plainRetry = values['plain-retry'];
  const both = !plainRetry && values.random === values['kill-points'];
  const lengthMs = ms(values.length as StringValue) as number | undefined;
  if (!lengthMs || lengthMs < 10_000) throw new Error(`--length is a duration from 10s, not '${values.length}'`);
  const { watch } = values;
  if (watch !== 'own' && watch !== 'shared') throw new Error(`--watch is own or shared, not '${watch}'`);
  return {
    random: both || values.random,
    killPoints: both || values['kill-points'],
    plainRetry,
    seed: number('seed', values.seed, 0, 2 ** 32 - 1),
    lengthMs,
    workers: number('workers', values.workers, 1, 16),
    killsPerMinute: number('kills-per-minute', values['kills-per-minute'], 1, 600),
    jobsPerMinute: number('jobs-per-minute', values['jobs-per-minute'] ?? (lengthMs > LONG_MS ? '36' : '60'), 1, 600),
    runsPercent: number('runs', values.runs, 0, 100),
    watch,
    lanes: number('lanes', values.lanes, 1, 64),
    only: values.only,
    badSeeds: !values['no-bad-seeds'],
    write: values.write,
  };
}

function number(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most))
    throw new Error(`--${name} is a number from ${least} to ${most}, not '${text}'`);
  return value;
}
