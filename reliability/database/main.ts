/**
 * `npm run database`: Temporal on PostgreSQL, whose processes are killed with -9 and stay away for a while, in the middle of waits and runs. Nothing may
 * be lost, and no job started twice. `--short`: one kill and fewer jobs; `--write` puts the figures into docs/reliability.md. Exits 1 where a figure is not
 * what it must be.
 */
import { parseArgs } from 'node:util';
import { isPostgresHere } from '../../bench/postgres-programs.js';
import { isTemporalServerHere } from '../../bench/temporal-server-programs.js';
import { writeSection } from '../../scripts/document-section.js';
import { buildIfStale } from '../../test/helpers/production-build.mjs';
import { seconds, table, type Figure } from '../bulkheads/figure.js';
import { openDatabaseStage } from './stage.js';
import { playKills, type Plan, type Played } from './story.js';

const WHOLE: Plan = { waits: 100, runs: 60, kills: 3, awayMs: 10_000, betweenMs: 15_000 };
const SHORT: Plan = { waits: 30, runs: 15, kills: 1, awayMs: 3_000, betweenMs: 3_000 };

/** A poll that was under way is given up after at most its heartbeat timeout; the rest is Temporal's. */
const RECOVERY_MS = 60_000;

const { values } = parseArgs({
  options: { short: { type: 'boolean' }, write: { type: 'boolean' }, 'if-possible': { type: 'boolean' } },
});
const say = (line: string) => process.stderr.write(`${line}\n`);

function figures({ plan, trueWaits, runs, submits, doubles, outages }: Played): Figure[] {
  const times = outages.map(({ firstPollMs }) => firstPollMs);
  const all = outages.map(({ allPolledMs }) => allPolledMs);
  return [
    {
      what: `waits that ended as their jobs did, of ${plan.waits}`,
      found: String(trueWaits),
      mustBe: 'all',
      holds: trueWaits === plan.waits,
    },
    {
      what: `runs that ended with an outcome, of ${plan.runs}`,
      found: `${runs.succeeded} succeeded, ${runs.uncertain} SubmitUncertain`,
      mustBe: 'all',
      holds: runs.succeeded + runs.uncertain === plan.runs,
    },
    {
      what: 'requests that started a job, and how Vigil learned of the job',
      found: `${submits.sent}: ${submits.submitted} answered, ${submits.adopted} adopted`,
      mustBe: 'one for each run',
      holds: submits.sent === plan.runs,
    },
    { what: 'jobs that were started twice', found: String(doubles), mustBe: '0', holds: doubles === 0 },
    {
      what: `kills of PostgreSQL with -9, each ${seconds(plan.awayMs)} away, while waits were running`,
      found: outages.map(({ running }) => String(running)).join(', '),
      mustBe: 'some each time',
      holds: outages.length === plan.kills && outages.every(({ running }) => running > 0),
    },
    { what: 'from when PostgreSQL answers again to the first poll', found: times.map(seconds).join(', ') },
    {
      what: 'and until every running wait was polled again',
      found: all.map(seconds).join(', '),
      mustBe: `at most ${seconds(RECOVERY_MS)}`,
      holds: all.every((ms) => ms <= RECOVERY_MS),
    },
  ];
}

async function main(): Promise<number> {
  if (values['if-possible'] && !((await isPostgresHere()) && (await isTemporalServerHere()))) {
    say(
      'database: skipped: PostgreSQL or the Temporal server is missing; npm run database gets both (as root) or says how',
    );
    return 0;
  }
  const plan = values.short ? SHORT : WHOLE;
  await buildIfStale();
  const stage = await openDatabaseStage(say);
  try {
    const found = figures(await playKills(stage, plan, say));
    for (const { what, found: value, holds } of found) say(`${holds === false ? 'NO ' : '   '} ${what}: ${value}`);
    if (values.write && !values.short) await writeSection('reliability', 'database', table(found));
    return found.some(({ holds }) => holds === false) ? 1 : 0;
  } catch (error) {
    // What still asks the server ends with an error of its own when that stops.
    say(`database: ${String((error as Error).stack)}`);
    return 1;
  } finally {
    await stage.stop();
  }
}

process.exitCode = await main();
