import { ownConnections, type Config, type ConnectionConfig } from '../../config/config.js';
import { attributeRegistrations, isWritable, type AttributeRegistration } from '../../temporal/attribute-registry.js';
import { waitQuery } from '../../client/wait-query.js';
import { fileStore } from '../../content/file-store.js';
import { EXIT } from '../../contract/failures.js';
import { actsQueue, pollsQueue } from '../../contract/ids.js';
import { isQueueServed } from '../../temporal/pollers.js';
import { createVendorClient } from '../../vendors/index.js';
import { problemOf, usageProblem } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';

const CHECK_LIMIT_MS = 20_000;
/** The longest pause of the default backoff: each running wait polls least this often. */
const SLOWEST_INTERVAL_S = 60;

export interface Finding {
  what: string;
  ok: boolean;
  found: string;
  /** What to do about it. */
  hint?: string;
}

/** Says what works from here and what does not: the store, Temporal, each vendor's log-in, and who serves the queues. */
export async function checkCommand(context: CommandContext, connection: string | undefined): Promise<number> {
  const config = connection === undefined ? await context.config() : await context.requireConnection(connection);
  const own = ownConnections(config);
  const chosen = connection === undefined ? [...own] : [...own].filter(([name]) => name === connection);
  if (connection !== undefined && chosen.length === 0) {
    throw usageProblem([`connection ${connection}: marked "elsewhere": check it where it is served`]);
  }
  const findings = [
    await checkStore(config),
    ...(await Promise.all(chosen.map(([name, settings]) => checkVendor(name, settings)))),
    ...(await checkTemporal(
      context,
      config,
      connection === undefined ? Object.keys(config.connections) : [connection],
    )),
  ];
  const ok = findings.every((finding) => finding.ok);
  context.result(findings.map(findingText).join('\n'), { ok, findings });
  return ok ? EXIT.ok : EXIT.error;
}

export function findingText({ what, ok, found, hint }: Finding): string {
  return `${ok ? 'ok     ' : 'TROUBLE'} ${what}: ${found}${hint ? `\n        ${hint}` : ''}`;
}

async function checkStore({ content }: Config): Promise<Finding> {
  const what = `content store ${content.path}`;
  try {
    await fileStore(content.path).check();
    return { what, ok: true, found: 'written, read and removed a file' };
  } catch (error) {
    return { what, ok: false, found: (error as Error).message, hint: 'make the folder of content.path writable' };
  }
}

/** Logs in at the vendor from here. */
export async function checkVendor(name: string, settings: ConnectionConfig): Promise<Finding> {
  const what = `connection ${name} (${settings.vendor}, ${settings.baseUrl})`;
  let client: ReturnType<typeof createVendorClient> | undefined;
  try {
    client = createVendorClient(settings);
    return { what, ok: true, found: await client.check(AbortSignal.timeout(CHECK_LIMIT_MS)) };
  } catch (error) {
    return { what, ok: false, found: (error as Error).message, hint: hintFor(error) };
  } finally {
    await client?.close();
  }
}

function hintFor(error: unknown): string {
  switch ((error as { kind?: string }).kind) {
    case 'refused':
      return 'check the user and the secret of the connection, and their rights at the vendor';
    case 'missing':
    case 'rejected':
      return 'check baseUrl and the version settings of the connection';
    default:
      return 'check baseUrl, the network between here and there, and tls.ca';
  }
}

async function checkTemporal(context: CommandContext, config: Config, names: string[]): Promise<Finding[]> {
  const own = ownConnections(config);
  const target = await context.target();
  const what = `Temporal ${target.address}, namespace ${target.namespace}`;
  try {
    const client = await context.client();
    await client.workflowService.describeNamespace({ namespace: target.namespace });
    const served = (queue: string, kind: 'activities' | 'workflows') =>
      isQueueServed(client.workflowService, target.namespace, queue, kind, Date.now());
    const findings: Finding[] = [{ what, ok: true, found: 'answers' }];
    findings.push(
      attributesFinding(await attributeRegistrations(client.connection.operatorService, target.namespace)),
      servedFinding(`workflows on ${config.taskQueue}`, await served(config.taskQueue, 'workflows')),
    );
    for (const name of names) {
      for (const queue of [pollsQueue(config.taskQueue, name), actsQueue(config.taskQueue, name)]) {
        findings.push(servedFinding(queue, await served(queue, 'activities')));
      }
      const rateLimit = own.get(name)?.rateLimit;
      if (rateLimit === undefined) continue;
      const { count } = await client.workflow.count(waitQuery({ connection: name, only: 'running' }));
      findings.push(rateFinding(name, rateLimit, count));
    }
    return findings;
  } catch (error) {
    const { message, hint } = problemOf(error);
    return [{ what, ok: false, found: message, hint }];
  }
}

// Waits do without them; so their absence is said, and is no problem.
function attributesFinding(standings: AttributeRegistration[]): Finding {
  const what = 'search attributes';
  const wrong = standings.filter((standing) => standing.type !== undefined && !isWritable(standing));
  if (wrong.length > 0) {
    const found = wrong.map(({ name, type }) => `${name} is a ${type}`).join(', ');
    return { what, ok: false, found: `${found}, not a Keyword`, hint: 'see `vigil setup`' };
  }
  const missing = standings.filter(({ type }) => type === undefined);
  if (missing.length === 0) return { what, ok: true, found: 'registered' };
  const found = `not registered: ${missing.map(({ name }) => name).join(', ')}`;
  return { what, ok: true, found, hint: 'waits go on without; run `vigil setup` to list and count waits by them' };
}

function servedFinding(what: string, served: boolean): Finding {
  const found = served ? 'a worker polls it' : 'no worker polls it';
  return { what, ok: served, found, hint: served ? undefined : 'start a vigil-worker with this config' };
}

function rateFinding(name: string, rateLimit: number, running: number): Finding {
  const wanted = running / SLOWEST_INTERVAL_S;
  const found = `${running} running ${running === 1 ? 'wait wants' : 'waits want'} about ${wanted.toFixed(2)} polls a second, the rate limit is ${rateLimit}`;
  const hint = 'polls will come late: raise rateLimit, or backoff.max of the waits';
  return { what: `backoff of ${name}`, ok: wanted <= rateLimit, found, ...(wanted > rateLimit && { hint }) };
}
