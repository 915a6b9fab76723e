import type { WaitFilter } from '../../client/wait-list.js';
import { EXIT } from '../../contract/failures.js';
import { CONDITIONS, isTerminal, JOB_STATES, VENDORS, type JobState } from '../../contract/job.js';
import { unknownName } from '../../schema/problems.js';
import type { OrphanFilter } from './list-orphans.js';
import { usageProblem } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';
import { checkConnectionName, parseDurationFlag, parseLimit } from './argument-checks.js';
import { listedJson, moreLine, waitTable } from '../terminal/wait-table.js';
import { ListedRows } from './listed-rows.js';

export interface ListFlags {
  query?: string;
  limit: string;
  running?: boolean;
  ended?: boolean;
  unwatched?: boolean;
  since?: string;
  vendor?: string[];
  state?: string[];
  condition?: string[];
  watch?: boolean;
  orphans?: boolean;
}

export async function listCommand(
  context: CommandContext,
  connection: string | undefined,
  flags: ListFlags,
): Promise<number> {
  if (flags.orphans) {
    const filter = wantedOrphans(connection, flags);
    return (await import('./list-orphans.js')).listOrphans(context, filter);
  }
  const { filterAt, limit } = wanted(context, connection, flags);
  if (flags.watch) return (await import('./list-watch.js')).watchWaits(context, filterAt, limit);
  const client = await context.client();
  const rows = new ListedRows(client);
  const { rows: waits, more } = await rows.first(filterAt(Date.now()), limit, { complete: context.json });
  const { stdout } = process;
  const { header, lines } = waitTable(waits, {
    now: Date.now(),
    columns: stdout.isTTY ? stdout.columns : undefined,
    stream: stdout,
  });
  context.result(lines.length === 0 ? noWaits(connection, flags) : [header, ...lines].join('\n'), {
    waits: waits.map(listedJson),
    more,
  });
  if (more) context.say(moreLine(limit));
  return EXIT.ok;
}

function noWaits(connection: string | undefined, { limit: _, watch: __, orphans: ___, ...filters }: ListFlags): string {
  if (Object.keys(filters).length > 0)
    return `No matching waits. Run \`vigil list${of(connection)}\` to see all of them.`;
  return 'No waits. Run `vigil await <connection> <jobId>` to start one.';
}

function of(connection: string | undefined): string {
  return connection === undefined ? '' : ` ${connection}`;
}

/** @throws CliProblem with every problem */
function wanted(
  context: CommandContext,
  connection: string | undefined,
  flags: ListFlags,
): { filterAt: (now: number) => WaitFilter; limit: number } {
  const problems: string[] = [];
  const limit = parseLimit(flags.limit, problems);
  checkConnectionName(connection, problems);
  if (flags.running && flags.ended)
    problems.push('--ended: cannot be combined with --running; without both all are shown');
  if (flags.running && flags.unwatched)
    problems.push('--unwatched: cannot be combined with --running; a running wait watches its job');
  if (flags.watch && context.json)
    problems.push('--watch: cannot be combined with -o json, which prints one object and ends; use -o jsonl');
  const sinceMs = parseDurationFlag('--since', flags.since, problems);
  const filter: WaitFilter = {
    connection,
    query: flags.query,
    only: flags.running ? 'running' : flags.ended || flags.unwatched ? 'ended' : undefined,
    unwatched: flags.unwatched,
    vendors: words('vendor', flags.vendor, VENDORS, problems),
    states: words('state', flags.state, Object.keys(JOB_STATES) as JobState[], problems),
    conditions: words('condition', flags.condition, CONDITIONS, problems),
  };
  if (problems.length > 0) throw usageProblem(problems, 'see `vigil list --help`');
  // Computed again at each poll, because ages grow under --watch.
  return { filterAt: (now) => ({ ...filter, startedSince: sinceMs === undefined ? undefined : now - sinceMs }), limit };
}

/** What is said of waits cannot be asked of jobs that have none. */
const OF_WAITS = ['running', 'ended', 'unwatched', 'condition', 'query', 'watch'] as const;

/** @throws CliProblem with every problem */
function wantedOrphans(connection: string | undefined, flags: ListFlags): OrphanFilter {
  const problems: string[] = [];
  const limit = parseLimit(flags.limit, problems);
  checkConnectionName(connection, problems);
  for (const flag of OF_WAITS) {
    if (flags[flag] !== undefined)
      problems.push(`--${flag}: cannot be combined with --orphans, which lists jobs that have no wait`);
  }
  const open = (Object.keys(JOB_STATES) as JobState[]).filter((state) => !isTerminal(state));
  const filter: OrphanFilter = {
    connection,
    limit,
    begunWithinMs: parseDurationFlag('--since', flags.since, problems),
    vendors: words('vendor', flags.vendor, VENDORS, problems),
    states: words('state', flags.state, open, problems),
  };
  if (problems.length > 0) throw usageProblem(problems, 'see `vigil list --help`');
  return filter;
}

function words<T extends string>(
  kind: string,
  given: string[] | undefined,
  known: readonly T[],
  problems: string[],
): T[] | undefined {
  const names = given?.flatMap((text) => text.split(',')).map((name) => name.trim());
  for (const name of names ?? []) {
    if (!(known as readonly string[]).includes(name)) {
      problems.push(`--${kind} ${name}: ${unknownName(kind, name, known)}`);
    }
  }
  return names as T[] | undefined;
}
