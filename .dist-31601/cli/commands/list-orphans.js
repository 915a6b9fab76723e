/** `vigil list --orphans`: the unfinished jobs in the vendors' lists that no running wait covers. */
import { watchedJobs } from '../../client/watched-jobs.js';
import { ownConnections } from '../../config/config.js';
import { EXIT } from '../../contract/failures.js';
import { createVendorClient } from '../../vendors/index.js';
import { commandOf, quoted } from '../terminal/command-line.js';
import { orphanTable } from '../terminal/orphan-table.js';
import { printable } from '../terminal/printable.js';
import { usageProblem } from '../terminal/problem.js';
/** Time limit for all pages of one vendor's list. */
const LIST_LIMIT_MS = 120_000;
export async function listOrphans(context, filter) {
    const { connection, limit } = filter;
    const config = connection === undefined ? await context.config() : await context.requireConnection(connection);
    const chosen = Object.entries(config.connections).filter(([name, { vendor }]) => (connection === undefined || name === connection) &&
        (filter.vendors === undefined || (vendor !== undefined && filter.vendors.includes(vendor))));
    const answers = await Promise.all(chosen.map(([name]) => compare(context, config, name)));
    const compared = answers.map(({ comparison }) => comparison);
    const unlisted = compared.filter((one) => !one.listed);
    // With no list at all, "no orphans" would be misleading.
    if (unlisted.length === compared.length && !unlisted.some(({ failed }) => failed))
        throw noLists(unlisted, filter);
    const now = Date.now();
    const found = answers.flatMap(({ orphans }) => orphans).filter((orphan) => matches(orphan, filter, now));
    const orphans = found.slice(0, limit);
    const more = found.length > limit;
    context.result(textOf(orphans, compared, filter, now), { orphans, more, connections: compared });
    for (const { connection: name, why } of unlisted)
        context.say(printable(`${name}: ${why}`));
    if (more)
        context.say(`Only the first ${limit} of ${found.length} orphans are shown; raise --limit to see more.`);
    return unlisted.some(({ failed }) => failed) ? EXIT.error : EXIT.ok;
}
async function compare(context, config, name) {
    const settings = ownConnections(config).get(name);
    const unlisted = (why, failed = false) => {
        const vendor = config.connections[name]?.vendor ?? null;
        return { comparison: { connection: name, vendor, listed: false, failed, why }, orphans: [] };
    };
    if (!settings)
        return unlisted('marked "elsewhere"; run this command on a machine that serves it');
    const { vendor } = settings;
    let client;
    try {
        client = createVendorClient(settings);
        const { jobList } = client;
        if (!jobList)
            return unlisted(`${vendor}${version(settings)} cannot list jobs`);
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
    }
    catch (error) {
        if (error.name !== 'VendorError')
            throw error;
        return unlisted(`${error.message}; run \`vigil check ${name}\` to test the log-in`, true);
    }
    finally {
        await client?.close();
    }
}
async function read(jobs) {
    const all = [];
    for await (const job of jobs)
        all.push(job);
    return all;
}
/** The connections to the same server: a wait on any of them covers the job. */
function sameVendor(config, { vendor, baseUrl }) {
    return [...ownConnections(config)]
        .filter(([, other]) => other.vendor === vendor && other.baseUrl === baseUrl)
        .map(([name]) => name);
}
function version(settings) {
    return 'version' in settings ? ` ${settings.version}` : '';
}
function orphanOf({ flags }, connection, vendor, job) {
    const { id: jobId, state, vendorState, name = null, by = null, began = null } = job;
    const watch = commandOf(['await', connection, quoted(jobId), '--detach'], flags);
    return { connection, vendor, jobId, state, vendorState, name, by, began, watch };
}
function matches({ state, began }, { states, begunWithinMs }, now) {
    if (states && !states.includes(state))
        return false;
    // If the vendor does not say when a job began, it may have begun just now.
    return begunWithinMs === undefined || began === null || Date.parse(began) >= now - begunWithinMs;
}
function textOf(orphans, compared, filter, now) {
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
function names(compared) {
    return compared.map(({ connection }) => connection).join(', ');
}
function noLists(unlisted, { vendors }) {
    const problems = unlisted.map(({ connection, why }) => `connection ${connection}: ${why}`);
    return usageProblem(problems.length > 0
        ? problems
        : [`--vendor ${(vendors ?? []).join(',')}: no connection in the config has this vendor`], 'docs/operating.md says which vendors can list their jobs');
}
//# sourceMappingURL=list-orphans.js.map