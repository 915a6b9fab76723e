import { ownConnections } from '../../config/config.js';
import { attributeRegistrations, isWritable } from '../../temporal/attribute-registry.js';
import { waitQuery } from '../../client/wait-query.js';
import { GroupError } from '../../content/access.js';
import { fileStore } from '../../content/file-store.js';
import { EXIT } from '../../contract/failures.js';
import { actsQueue, pollsQueue } from '../../contract/ids.js';
import { isQueueServed } from '../../temporal/pollers.js';
import { createVendorClient } from '../../vendors/index.js';
import { findingText } from '../terminal/finding.js';
import { policyFinding } from './policy-finding.js';
import { problemOf, usageProblem } from '../terminal/problem.js';
const CHECK_LIMIT_MS = 20_000;
/** `backoff.max` by default: each running wait polls at least this often. */
const SLOWEST_INTERVAL_S = 60;
/** `vigil check`: tries the content store, Temporal, the log-in at each vendor, and whether workers poll the task queues. */
export async function checkCommand(context, connection) {
    const config = connection === undefined ? await context.config() : await context.requireConnection(connection);
    const own = ownConnections(config);
    const chosen = connection === undefined ? [...own] : [...own].filter(([name]) => name === connection);
    if (connection !== undefined && chosen.length === 0) {
        throw usageProblem([
            `connection ${connection}: marked "elsewhere"; run \`vigil check\` on a machine that serves it`,
        ]);
    }
    const findings = [
        await checkStore(config),
        ...(await Promise.all(chosen.map(([name, settings]) => checkVendor(name, settings)))),
        ...chosen.map(([name, settings]) => policyFinding(name, settings)),
        ...(await checkTemporal(context, config, connection === undefined ? Object.keys(config.connections) : [connection])),
    ];
    const ok = findings.every((finding) => finding.ok);
    context.result(findings.map(findingText).join('\n'), { ok, findings });
    return ok ? EXIT.ok : EXIT.error;
}
async function checkStore({ content }) {
    const what = `content store ${content.path}`;
    try {
        await fileStore(content.path, { group: content.group }).check();
        return { what, ok: true, found: 'a test file was written, read and removed' };
    }
    catch (error) {
        const hint = error instanceof GroupError
            ? 'correct content.group, or add the user of the worker to the group'
            : 'make the folder in content.path writable';
        return { what, ok: false, found: error.message, hint };
    }
}
/** Logs in at the vendor from this machine. */
export async function checkVendor(name, settings) {
    const what = `connection ${name} (${settings.vendor}, ${settings.baseUrl})`;
    let client;
    try {
        client = createVendorClient(settings);
        return { what, ok: true, found: await client.check(AbortSignal.timeout(CHECK_LIMIT_MS)) };
    }
    catch (error) {
        return { what, ok: false, found: error.message, hint: hintFor(error) };
    }
    finally {
        await client?.close();
    }
}
function hintFor(error) {
    const { kind, fields } = error;
    if (fields?.advice !== undefined)
        return fields.advice;
    switch (kind) {
        case 'refused':
            return "check the connection's user and secret, and the user's rights at the vendor";
        case 'missing':
        case 'rejected':
            return "check the connection's baseUrl and version settings";
        default:
            return 'check baseUrl, the network and the proxy';
    }
}
async function checkTemporal(context, config, names) {
    const own = ownConnections(config);
    const target = await context.target();
    const what = `Temporal ${target.address}, namespace ${target.namespace}`;
    try {
        const client = await context.client();
        await client.workflowService.describeNamespace({ namespace: target.namespace });
        const served = (queue, kind) => isQueueServed(client.workflowService, target.namespace, queue, kind, Date.now());
        const findings = [{ what, ok: true, found: 'answers' }];
        findings.push(attributesFinding(await attributeRegistrations(client.connection.operatorService, target.namespace)), servedFinding(`workflows on ${config.taskQueue}`, await served(config.taskQueue, 'workflows')));
        for (const name of names) {
            for (const queue of [pollsQueue(config.taskQueue, name), actsQueue(config.taskQueue, name)]) {
                findings.push(servedFinding(queue, await served(queue, 'activities')));
            }
            const rateLimit = own.get(name)?.rateLimit;
            if (rateLimit === undefined)
                continue;
            const { count } = await client.workflow.count(waitQuery({ connection: name, only: 'running' }));
            findings.push(rateFinding(name, rateLimit, count));
        }
        return findings;
    }
    catch (error) {
        const { message, hint } = problemOf(error);
        return [{ what, ok: false, found: message, hint }];
    }
}
// Waits work without search attributes, so missing ones are not a problem.
function attributesFinding(standings) {
    const what = 'search attributes';
    const wrong = standings.filter((standing) => standing.type !== undefined && !isWritable(standing));
    if (wrong.length > 0) {
        const found = wrong.map(({ name, type }) => `${name} has the type ${type}`).join(', ');
        return { what, ok: false, found: `${found} instead of Keyword`, hint: 'run `vigil setup` for details' };
    }
    const missing = standings.filter(({ type }) => type === undefined);
    if (missing.length === 0)
        return { what, ok: true, found: 'registered' };
    const found = `not registered: ${missing.map(({ name }) => name).join(', ')}`;
    return { what, ok: true, found, hint: 'waits work without them; run `vigil setup` to filter waits by state' };
}
function servedFinding(what, served) {
    const found = served ? 'a worker polls it' : 'no worker polls it';
    return { what, ok: served, found, hint: served ? undefined : 'start a vigil-worker with this config' };
}
function rateFinding(name, rateLimit, running) {
    const needed = running / SLOWEST_INTERVAL_S;
    const found = `${running} running ${running === 1 ? 'wait needs' : 'waits need'} about ${needed.toFixed(2)} polls per second; the rate limit is ${rateLimit}`;
    const hint = 'polls will be late; raise rateLimit or the backoff.max of the waits';
    return { what: `rate limit of ${name}`, ok: needed <= rateLimit, found, ...(needed > rateLimit && { hint }) };
}
//# sourceMappingURL=check.js.map