import { isGrpcServiceError } from '@temporalio/client';
import {
  attributeRegistrations,
  isWritable,
  registerAttributes,
  type AttributeRegistration,
  type OperatorService,
} from '../../temporal/attribute-registry.js';
import { setQueueRateLimit } from '../../temporal/queue-rate-limit.js';
import { ownConnections } from '../../config/config.js';
import { findConfig } from '../../config/config-path.js';
import { policyOf } from '../../config/connection-policy.js';
import { ownPollsRate } from '../../contract/connection-policy.js';
import { pollsQueue } from '../../contract/ids.js';
import { EXIT } from '../../contract/failures.js';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { CliProblem, problemOf } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';

/** Long, because a server with Elasticsearch has to change its index. */
const REGISTER_PATIENCE_MS = 60_000;

interface Registered {
  name: string;
  type: 'Keyword';
  result: 'registered' | 'present' | 'wrongType';
  /** Its type on the server, if that is not Keyword. */
  found?: string;
}

/** What became of the rate limit of a connection's polls. */
interface Limited {
  taskQueue: string;
  pollsPerSecond: number;
  result: 'set' | 'unsupported';
}

/** `vigil setup`: registers the search attributes that the server lacks, and sets the rate limits of the config's connections. */
export async function setupCommand(context: CommandContext): Promise<number> {
  const client = await context.client();
  const { address, namespace } = await context.target();
  const { operatorService } = client.connection;
  const results = await client
    .withDeadline(Date.now() + REGISTER_PATIENCE_MS, () => register(operatorService, namespace))
    .catch((error: unknown) => {
      throw refusal(error, namespace, REFUSED.searchAttributes);
    });
  const limits = await limitPolls(context).catch((error: unknown) => {
    throw refusal(error, namespace, REFUSED.rateLimits);
  });
  const ok = results.every(({ result }) => result !== 'wrongType');
  const lines = [
    `Search attributes in the namespace ${namespace} at ${address}:`,
    ...results.map(lineOf),
    ...(ok
      ? []
      : [
          'Vigil cannot write an attribute that has another type. Rename or remove the attribute, then run `vigil setup` again.',
        ]),
    ...(limits.length > 0 ? ['Rate limits of the task queues for polls:', ...limits.map(limitLine)] : []),
  ];
  context.result(lines.join('\n'), { ok, namespace, searchAttributes: results, rateLimits: limits });
  return ok ? EXIT.ok : EXIT.error;
}

/** Those of the connections that the config serves. Without a config there is nothing to limit. */
async function limitPolls(context: CommandContext): Promise<Limited[]> {
  if (findConfig(context.flags.config) === undefined) return [];
  const config = await context.config();
  const client = await context.client();
  const { namespace } = client.options;
  const limits: Limited[] = [];
  for (const [name, settings] of ownConnections(config)) {
    const taskQueue = pollsQueue(config.taskQueue, name);
    const pollsPerSecond = ownPollsRate(settings.rateLimit, policyOf(settings));
    const reason = `rateLimit of the connection ${name} (vigil setup)`;
    const isSet = await setQueueRateLimit(client.workflowService, namespace, taskQueue, {
      perSecond: pollsPerSecond,
      reason,
    });
    limits.push({ taskQueue, pollsPerSecond, result: isSet ? 'set' : 'unsupported' });
  }
  return limits;
}

function limitLine({ taskQueue, pollsPerSecond, result }: Limited): string {
  return result === 'set'
    ? `ok      ${taskQueue}: at most ${pollsPerSecond} polls per second, over all workers`
    : `ok      ${taskQueue}: this server keeps no limits of queues; the workers announce ${pollsPerSecond} polls per second`;
}

async function register(operatorService: OperatorService, namespace: string): Promise<Registered[]> {
  const before = await attributeRegistrations(operatorService, namespace);
  const missing = before.filter(({ type }) => type === undefined).map(({ name }) => name);
  if (missing.length > 0) await registerAttributes(operatorService, namespace, missing);
  const after = missing.length > 0 ? await attributeRegistrations(operatorService, namespace) : before;
  return after.map((standing) => resultOf(standing, missing.includes(standing.name)));
}

function resultOf(standing: AttributeRegistration, wasMissing: boolean): Registered {
  const { name, type } = standing;
  if (!isWritable(standing)) return { name, type: 'Keyword', result: 'wrongType', found: type ?? 'missing' };
  return { name, type: 'Keyword', result: wasMissing ? 'registered' : 'present' };
}

function lineOf({ name, result, found }: Registered): string {
  const what = SEARCH_ATTRIBUTES[name as keyof typeof SEARCH_ATTRIBUTES];
  const words = {
    registered: `registered as Keyword: ${what}`,
    present: `already registered: ${what}`,
    wrongType: `registered with the type ${found} instead of Keyword`,
  };
  return `${result === 'wrongType' ? 'PROBLEM' : 'ok     '} ${name.padEnd(15)} ${words[result]}`;
}

const REFUSED = {
  searchAttributes: {
    what: 'to register the search attributes',
    hint: 'ask an administrator to register them as Keyword, with `temporal operator search-attribute create`, or in Temporal Cloud with its web UI or `tcld namespace search-attributes add`; docs/operating.md has the commands. Waits work without them',
  },
  rateLimits: {
    what: 'to set the rate limits of task queues',
    hint: 'ask an administrator to run `vigil setup` with this config. Until then, the server keeps the limits that the workers announce',
  },
} as const;

/** Explains a refusal by the server; any other error stays as it is. */
function refusal(error: unknown, namespace: string, { what, hint }: (typeof REFUSED)[keyof typeof REFUSED]): unknown {
  const { type } = problemOf(error);
  if (!isGrpcServiceError(error) || type === 'TemporalUnreachable') return error;
  return new CliProblem(EXIT.error, 'SetupRefused', `Temporal refused ${what} in ${namespace}: ${error.details}`, hint);
}
