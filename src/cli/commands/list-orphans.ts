/** `vigil list --orphans`: the unfinished jobs in the vendors' lists that no running wait covers. */
import { watchedJobs } from '../../client/watched-jobs.js';
import { ownConnections, type Config, type ConnectionConfig } from '../../config/config.js';
import { EXIT } from '../../contract/failures.js';
import type { JobState, VendorName } from '../../contract/job.js';
import { createVendorClient } from '../../vendors/index.js';
import type { OpenJob } from '../../vendors/shared/vendor-client.js';
import { commandLine } from '../terminal/command-line.js';
import { orphanTable, type Orphan } from '../terminal/orphan-table.js';
import { printable } from '../../text/printable-text.js';
import { usageProblem } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';

/** Time limit for all pages of one vendor's list. */
const LIST_LIMIT_MS = 120_000;

/** A job must match every part that is given. */
export interface OrphanFilter {
  connection?: string;
  limit: number;
  begunWithinMs?: number;
  vendors?: readonly VendorName[];
  states?: readonly JobState[];
}

/** What the vendor of a connection listed, or why it listed nothing. */
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
  // With no list at all, "no orphans" would be misleading.
  if (unlisted.length === compared.length && !unlisted.some(({ failed }) => failed)) throw noLists(unlisted, filter);

  const now = Date.now();
  const found = answers.flatMap(({ orphans }) => orphans).filter((orphan) => matches(orphan, filter, now));
  const orphans = found.slice(0, limit);
  const more = found.length > limit;
  context.result(textOf(orphans, compared, filter, now), { orphans, more, connections: compared });
  for (const { connection: name, why, failed } of unlisted) {
    const line = printable(`${name}: ${why}`);
    if (failed) context.warn(line);
    else context.say(line);
  }
  if (more) context.say(`Only the first ${limit} of ${found.length} orphans are shown; raise --limit to see more.`);
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
  if (!settings) return unlisted('marked "elsewhere"; run this command on a machine that serves it');
  const { vendor } = settings;
  let client: ReturnType<typeof createVendorClient> | undefined;
  try {
    client = createVendorClient(settings);
    const { jobList } = client;
    if (!jobList) return unlisted(`${vendor}${version(settings)} cannot list jobs`);
    const temporal = await context.client();
    const names = sameVendor(config, settings);
    // Read before and after the vendor's list: a wait may start or end in between.
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
    return unlisted(`${(error as Error).message}; run \`vigil check ${name}\` to test the log-in`, true);
  } finally {
    await client?.close();
  }
}

async function read(jobs: AsyncIterable<OpenJob>): Promise<OpenJob[]> {
  const all: OpenJob[] = [];
  for await (const job of jobs) all.push(job);
  return all;
}

/** The connections to the same server: a wait on any of them covers the job. */
function sameVendor(config: Config, { vendor, baseUrl }: ConnectionConfig): string[] {
  return [...ownConnections(config)]
    .filter(([, other]) => other.vendor === vendor && other.baseUrl === baseUrl)
    .map(([name]) => name);
}

function version(settings: ConnectionConfig): string {
  return 'version' in settings ? ` ${settings.version}` : '';
}

function orphanOf({ flags }: CommandContext, connection: string, vendor: VendorName, job: OpenJob): Orphan {
  const { id: jobId, state, vendorState, name = null, by = null, began = null } = job;
  const watch = commandLine('await', connection, jobId, flags, ['--detach']);
  return { connection, vendor, jobId, state, vendorState, name, by, began, watch };
}

function matches({ state, began }: Orphan, { states, begunWithinMs }: OrphanFilter, now: number): boolean {
  if (states && !states.includes(state)) return false;
  // If the vendor does not say when a job began, it may have begun just now.
  return begunWithinMs === undefined || began === null || Date.parse(began) >= now - begunWithinMs;
}

function textOf(orphans: Orphan[], compared: Compared[], filter: OrphanFilter, now: number): string {
  const { stdout } = process;
  if (orphans.length > 0) {
    const columns = stdout.isTTY ? stdout.columns : undefined;
    return orphanTable(orphans, { now, columns, stream: stdout }).join('\n');
  }
  const listed = compared.filter((one) => one.listed);
  if (listed.length === 0)
    return 'No vendor returned its list of jobs, so Vigil cannot tell whether there are orphans.';
  if (listed.some((one) => one.orphans > 0)) {
    const { connection } = filter;
    return `No matching orphans. Run \`vigil list${connection === undefined ? '' : ` ${connection}`} --orphans\` to see all of them`;
  }
  const open = listed.reduce((sum, one) => sum + one.open, 0);
  return `No orphans: every unfinished job at ${names(listed)} (${open}) has a running wait.`;
}

function names(compared: { connection: string }[]): string {
  return compared.map(({ connection }) => connection).join(', ');
}

function noLists(unlisted: { connection: string; why: string }[], { vendors }: OrphanFilter) {
  const problems = unlisted.map(({ connection, why }) => `connection ${connection}: ${why}`);
  return usageProblem(
    problems.length > 0
      ? problems
      : [`--vendor ${(vendors ?? []).join(',')}: no connection in the config has this vendor`],
    'docs/operating.md says which vendors can list their jobs',
  );
}
