/** `vigil list --orphans`: the jobs that the vendors list and that have not ended, less those that a running wait watches. */
import { watchedJobs } from '../../client/watched-jobs.js';
import { ownConnections, type Config, type ConnectionConfig } from '../../config/config.js';
import { EXIT } from '../../contract/failures.js';
import type { JobState, VendorName } from '../../contract/job.js';
import { createVendorClient } from '../../vendors/index.js';
import type { OpenJob } from '../../vendors/shared/vendor-client.js';
import { commandOf, quoted } from '../terminal/command-line.js';
import { orphanTable, type Orphan } from '../terminal/orphan-table.js';
import { count } from '../terminal/outcome-text.js';
import { printable } from '../terminal/printable.js';
import { usageProblem } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';

/** All pages of one vendor's list. */
const LIST_LIMIT_MS = 120_000;

/** Every part that is given must fit. */
export interface OrphanFilter {
  connection?: string;
  limit: number;
  begunWithinMs?: number;
  vendors?: readonly VendorName[];
  states?: readonly JobState[];
}

/** A connection whose vendor was asked, or why it was not. */
type Compared =
  | { connection: string; vendor: VendorName; listed: true; open: number; orphans: number }
  | { connection: string; vendor: VendorName | null; listed: false; failed: boolean; why: string };

export async function listOrphans(context: CommandContext, filter: OrphanFilter): Promise<number> {
  const { connection, limit } = filter;
  const config = connection === undefined ? await context.config() : await context.requireConnection(connection);
  const chosen = Object.entries(config.connections).filter(
    ([name, { vendor }]) =>
      (connection === undefined || name === connection) &&
      (filter.vendors === undefined || (vendor !== undefined && filter.vendors.includes(vendor))),
  );
  const answers = await Promise.all(chosen.map(([name]) => compare(context, config, name)));
  const compared = answers.map(({ comparison }) => comparison);
  const unlisted = compared.filter((one) => !one.listed);
  // Nobody was to be asked at all: that no orphan was found would say nothing.
  if (unlisted.length === compared.length && !unlisted.some(({ failed }) => failed))
    throw nobodyLists(unlisted, filter);

  const now = Date.now();
  const found = answers.flatMap(({ orphans }) => orphans).filter((orphan) => fits(orphan, filter, now));
  const orphans = found.slice(0, limit);
  const more = found.length > limit;
  context.result(textOf(orphans, compared, filter, now), { orphans, more, connections: compared });
  for (const { connection: name, why } of unlisted) context.say(printable(`${name}: ${why}`));
  if (more) context.say(`Cut at --limit ${limit}: there are ${found.length}.`);
  return unlisted.some(({ failed }) => failed) ? EXIT.error : EXIT.ok;
}

async function compare(
  context: CommandContext,
  config: Config,
  name: string,
): Promise<{ comparison: Compared; orphans: Orphan[] }> {
  const settings = ownConnections(config).get(name);
  const unlisted = (why: string, failed = false) => {
    const vendor = config.connections[name]?.vendor ?? null;
    return { comparison: { connection: name, vendor, listed: false as const, failed, why }, orphans: [] };
  };
  if (!settings) return unlisted('marked "elsewhere": ask where it is served');
  const { vendor } = settings;
  let client: ReturnType<typeof createVendorClient> | undefined;
  try {
    client = createVendorClient(settings);
    const { jobList } = client;
    if (!jobList) return unlisted(`${vendor} has no list of jobs${version(settings)}`);
    const temporal = await context.client();
    const names = sameVendor(config, settings);
    // Before and after: a wait may end with its job, or begin, while the vendor is asked.
    const before = await watchedJobs(temporal, names);
    const open = await read(jobList.openJobs(AbortSignal.timeout(LIST_LIMIT_MS)));
    const watched = new Set([...before, ...(await watchedJobs(temporal, names))].map(jobList.keyOf));
    const orphans = open.filter(({ id }) => !watched.has(jobList.keyOf(id)));
    return {
      comparison: { connection: name, vendor, listed: true, open: open.length, orphans: orphans.length },
      orphans: orphans.map((job) => orphanOf(context, name, vendor, job)),
    };
  } catch (error) {
    if ((error as Error).name !== 'VendorError') throw error;
    return unlisted(`${(error as Error).message}; \`vigil check ${name}\` tries its log-in`, true);
  } finally {
    await client?.close();
  }
}

async function read(jobs: AsyncIterable<OpenJob>): Promise<OpenJob[]> {
  const all: OpenJob[] = [];
  for await (const job of jobs) all.push(job);
  return all;
}

/** The connections that lead to the same server: a job is watched whichever of them its wait is on. */
function sameVendor(config: Config, { vendor, baseUrl }: ConnectionConfig): string[] {
  return [...ownConnections(config)]
    .filter(([, other]) => other.vendor === vendor && other.baseUrl === baseUrl)
    .map(([name]) => name);
}

function version(settings: ConnectionConfig): string {
  return 'version' in settings ? ` in version ${settings.version}` : '';
}

function orphanOf({ flags }: CommandContext, connection: string, vendor: VendorName, job: OpenJob): Orphan {
  const { id: jobId, state, vendorState, name = null, by = null, began = null } = job;
  const watch = commandOf(['await', connection, quoted(jobId), '--detach'], flags);
  return { connection, vendor, jobId, state, vendorState, name, by, began, watch };
}

function fits({ state, began }: Orphan, { states, begunWithinMs }: OrphanFilter, now: number): boolean {
  if (states && !states.includes(state)) return false;
  // One whose vendor does not say when it began may have begun just now.
  return begunWithinMs === undefined || began === null || Date.parse(began) >= now - begunWithinMs;
}

function textOf(orphans: Orphan[], compared: Compared[], filter: OrphanFilter, now: number): string {
  const { stdout } = process;
  if (orphans.length > 0) {
    const columns = stdout.isTTY ? stdout.columns : undefined;
    return orphanTable(orphans, { now, columns, stream: stdout }).join('\n');
  }
  const listed = compared.filter((one) => one.listed);
  if (listed.length === 0) return 'No vendor gave its list of jobs: whether there are orphans is not known.';
  if (listed.some((one) => one.orphans > 0)) {
    const { connection } = filter;
    return `No orphans that fit. All of them: vigil list${connection === undefined ? '' : ` ${connection}`} --orphans`;
  }
  const open = listed.reduce((sum, one) => sum + one.open, 0);
  return `No orphans: ${count(open, 'open job')} at ${names(listed)}, each with a wait that runs.`;
}

function names(compared: { connection: string }[]): string {
  return compared.map(({ connection }) => connection).join(', ');
}

function nobodyLists(unlisted: { connection: string; why: string }[], { vendors }: OrphanFilter) {
  const problems = unlisted.map(({ connection, why }) => `connection ${connection}: ${why}`);
  return usageProblem(
    problems.length > 0 ? problems : [`--vendor ${(vendors ?? []).join(',')}: no connection of the config is of it`],
    'so nobody can tell which of its jobs no wait watches; docs/operating.md says which vendors have a list',
  );
}
