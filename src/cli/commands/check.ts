import { resolve } from 'node:path';
import { configPath, ownConnections, type Config, type ConnectionConfig } from '../../config/config.js';
import { configSource } from '../../config/config-path.js';
import { EXIT } from '../../contract/failures.js';
import { createVendorClient } from '../../vendors/index.js';
import { findingText, type Finding } from '../terminal/finding.js';
import { usageProblem } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';
import { checkStore } from './check-store.js';
import { checkTemporal } from './check-temporal.js';
import { codecFinding } from './codec-finding.js';
import { listenFinding } from './listen-finding.js';
import { policyFinding } from './policy-finding.js';
import { vendorHint } from './vendor-hint.js';

const CHECK_LIMIT_MS = 20_000;

export interface CheckFlags {
  /** False with `--no-workers`. */
  workers: boolean;
}

/** `vigil check`: tries the content store, the secret of webhooks, Temporal, the log-in at each vendor, and whether workers poll the task queues. */
export async function checkCommand(
  context: CommandContext,
  connection: string | undefined,
  { workers }: CheckFlags,
): Promise<number> {
  const config = connection === undefined ? await context.config() : await context.requireConnection(connection);
  const own = ownConnections(config);
  const chosen = connection === undefined ? [...own] : [...own].filter(([name]) => name === connection);
  if (connection !== undefined && chosen.length === 0) {
    throw usageProblem([
      `connection ${connection}: marked "elsewhere"; run \`vigil check\` on a machine that serves it`,
    ]);
  }
  const names = connection === undefined ? Object.keys(config.connections) : [connection];
  const findings = [
    configFinding(context, config),
    await checkStore(config),
    ...(config.codec ? [await codecFinding(config.codec, (await context.target()).namespace)] : []),
    ...(config.listen && connection === undefined ? [listenFinding(config.listen.secret)] : []),
    ...(await Promise.all(chosen.map(([name, settings]) => checkVendor(name, settings)))),
    ...chosen.map(([name, settings]) => policyFinding(name, settings)),
    ...(await checkTemporal(context, config, names, workers)),
  ];
  const ok = findings.every((finding) => finding.ok);
  context.result(findings.map((finding) => findingText(finding, process.stdout)).join('\n'), { ok, findings });
  return ok ? EXIT.ok : EXIT.error;
}

function configFinding({ flags }: CommandContext, { connections }: Config): Finding {
  const names = Object.keys(connections);
  const found = `${configSource(flags.config)}; its connection${names.length === 1 ? ' is' : 's are'} ${names.join(', ')}`;
  return { what: `config ${resolve(configPath(flags.config))}`, ok: true, found };
}

/** Logs in at the vendor from this machine. */
export async function checkVendor(name: string, settings: ConnectionConfig): Promise<Finding> {
  const what = `connection ${name} (${settings.vendor}, ${settings.baseUrl})`;
  let client: ReturnType<typeof createVendorClient> | undefined;
  try {
    client = createVendorClient(settings);
    return { what, ok: true, found: await client.check(AbortSignal.timeout(CHECK_LIMIT_MS)) };
  } catch (error) {
    return { what, ok: false, found: (error as Error).message, hint: vendorHint(error) };
  } finally {
    await client?.close();
  }
}
