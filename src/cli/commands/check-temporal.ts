/** What `vigil check` finds out about the Temporal server: whether it answers, search attributes, workers and their versions, rate limits. */
import { waitQuery } from '../../client/wait-query.js';
import { ownConnections, type Config } from '../../config/config.js';
import { policyOf } from '../../config/connection-policy.js';
import { ownPollsRate } from '../../contract/connection-policy.js';
import { actsQueue, pollsQueue } from '../../contract/ids.js';
import { attributeRegistrations, isWritable, type AttributeRegistration } from '../../temporal/attribute-registry.js';
import { isQueueServed } from '../../temporal/pollers.js';
import { queueRateLimit } from '../../temporal/queue-rate-limit.js';
import { workerVersions } from '../../temporal/worker-versions.js';
import { commandOf, workerCommand } from '../terminal/command-line.js';
import type { CommandContext } from '../terminal/command-context.js';
import type { Finding } from '../terminal/finding.js';
import { problemOf } from '../terminal/problem.js';
import { versionFinding } from './version-finding.js';
import { workersFinding } from './workers-finding.js';

/** `backoff.max` by default: each running wait polls at least this often. */
const SLOWEST_INTERVAL_S = 60;

/** @param names of the connections to check @param workers whether to check that workers serve them */
export async function checkTemporal(
  context: CommandContext,
  config: Config,
  names: string[],
  workers: boolean,
): Promise<Finding[]> {
  const target = await context.target();
  const what = `Temporal ${target.address}, namespace ${target.namespace}`;
  try {
    const client = await context.client();
    await client.workflowService.describeNamespace({ namespace: target.namespace });
    const registrations = await attributeRegistrations(client.connection.operatorService, target.namespace);
    const findings = [
      { what, ok: true, found: 'answers' },
      attributesFinding(registrations, commandOf(['setup'], context.flags)),
    ];
    if (workers) {
      findings.push(await checkWorkers(context, config, names));
      const versions = await workerVersions(client.workflowService, target.namespace, config.taskQueue, Date.now());
      findings.push(...[versionFinding(config.taskQueue, versions, context.flags) ?? []].flat());
    }
    for (const name of names) {
      const settings = ownConnections(config).get(name);
      if (settings === undefined) continue;
      const { count } = await client.workflow.count(waitQuery({ connection: name, only: 'running' }));
      findings.push(rateFinding(name, settings.rateLimit, count));
      const queue = pollsQueue(config.taskQueue, name);
      const onServer = await queueRateLimit(client.workflowService, target.namespace, queue);
      const wanted = ownPollsRate(settings.rateLimit, policyOf(settings));
      if (onServer === undefined || onServer === wanted) continue;
      findings.push(queueRateFinding(name, { onServer, wanted }, commandOf(['setup'], context.flags)));
    }
    return findings;
  } catch (error) {
    const { message, hint } = problemOf(error);
    return [{ what, ok: false, found: message, hint }];
  }
}

async function checkWorkers(context: CommandContext, config: Config, names: string[]): Promise<Finding> {
  const { workflowService, options } = await context.client();
  const { taskQueue } = config;
  const isServed = (queue: string, kind: 'activities' | 'workflows' = 'activities') =>
    isQueueServed(workflowService, options.namespace, queue, kind, Date.now());
  const own = ownConnections(config);
  const connections = names.map(async (name) => ({
    name,
    polls: await isServed(pollsQueue(taskQueue, name)),
    acts: await isServed(actsQueue(taskQueue, name)),
    elsewhere: !own.has(name),
  }));
  const served = { workflows: await isServed(taskQueue, 'workflows'), connections: await Promise.all(connections) };
  return workersFinding(taskQueue, served, workerCommand(context.flags));
}

// Waits work without search attributes, so missing ones are not a problem.
function attributesFinding(standings: AttributeRegistration[], setup: string): Finding {
  const what = 'search attributes';
  const wrong = standings.filter((standing) => standing.type !== undefined && !isWritable(standing));
  if (wrong.length > 0) {
    const found = wrong.map(({ name, type }) => `${name} has the type ${type}`).join(', ');
    return { what, ok: false, found: `${found} instead of Keyword`, hint: `run \`${setup}\` for details` };
  }
  const missing = standings.filter(({ type }) => type === undefined);
  if (missing.length === 0) return { what, ok: true, found: 'registered' };
  const found = `not registered: ${missing.map(({ name }) => name).join(', ')}`;
  return { what, ok: true, found, hint: `waits work without them; run \`${setup}\` to filter waits by state` };
}

function rateFinding(name: string, rateLimit: number, running: number): Finding {
  const needed = running / SLOWEST_INTERVAL_S;
  const found = `${running} running ${running === 1 ? 'wait needs' : 'waits need'} about ${needed.toFixed(2)} polls per second; the rate limit is ${rateLimit}`;
  const hint = 'polls will be late; raise rateLimit or the backoff.max of the waits';
  return { what: `rate limit of ${name}`, ok: needed <= rateLimit, found, ...(needed > rateLimit && { hint }) };
}

function queueRateFinding(name: string, { onServer, wanted }: { onServer: number; wanted: number }, setup: string) {
  const found = `Temporal lets ${onServer} polls of single waits begin per second; by the config it would be ${wanted}`;
  return { what: `queue limit of ${name}`, ok: false, found, hint: `run \`${setup}\` to set it` };
}
