/** `vigil jobs`: what can be started at the vendor of a connection, and which of it `run.allow` allows. */
import { ownConnections } from '../../config/config.js';
import { policyOf } from '../../config/connection-policy.js';
import { EXIT } from '../../contract/failures.js';
import { createVendorClient } from '../../vendors/index.js';
import { matches } from '../../vendors/shared/name-pattern.js';
import { MOST_WITH_DETAILS } from '../../vendors/shared/startable-details.js';
import type { StartableJob } from '../../vendors/shared/vendor-client.js';
import type { CommandContext } from '../terminal/command-context.js';
import { commandLine } from '../terminal/command-line.js';
import { CliProblem, usageProblem } from '../terminal/problem.js';
import { startableTable } from '../terminal/startable-table.js';
import { vendorHint } from './vendor-hint.js';

const LIST_LIMIT_MS = 60_000;

export async function jobsCommand(context: CommandContext, connection: string): Promise<number> {
  const config = await context.requireConnection(connection);
  const settings = ownConnections(config).get(connection);
  if (!settings) {
    throw usageProblem([
      `connection ${connection}: marked "elsewhere"; run \`vigil jobs\` on a machine that serves it`,
    ]);
  }
  const { run } = policyOf(settings);
  const client = createVendorClient(settings);
  try {
    const list = client.listStartable?.bind(client);
    if (!list) throw usageProblem([`connection ${connection}: ${settings.vendor} does not list what can be started`]);
    const found = await list(AbortSignal.timeout(LIST_LIMIT_MS));
    const jobs = found.map((job) => ({ ...job, allowed: run.some((pattern) => matches(job.name, pattern)) }));
    context.result(
      jobs.length === 0
        ? 'The vendor lists nothing that this user may start.'
        : startableTable(jobs, process.stdout).join('\n'),
      { connection, vendor: settings.vendor, jobs },
    );
    for (const remark of remarks(jobs, client.mostStartable)) context.say(remark);
    const [first] = jobs;
    if (first) context.say(`To start one, run \`${startLine(context, connection, first)}\`.`);
    if (first && !jobs.some(({ allowed }) => allowed)) {
      context.say('The connection allows none of them: add patterns to its "run.allow" in vigil.yaml.');
    }
    return EXIT.ok;
  } catch (error) {
    if ((error as Error).name !== 'VendorError') throw error;
    throw new CliProblem(EXIT.error, 'ListFailed', (error as Error).message, vendorHint(error));
  } finally {
    await client.close();
  }
}

/** What the list leaves out. */
function* remarks(jobs: readonly StartableJob[], most = Infinity): Generator<string> {
  if (jobs.length >= most) yield `Only the first ${most} are shown.`;
  if (jobs.length > MOST_WITH_DETAILS && jobs.some(({ parameters }) => parameters !== null))
    yield `Parameters are shown only for the first ${MOST_WITH_DETAILS} of ${jobs.length}.`;
}

function startLine({ flags }: CommandContext, connection: string, { job }: StartableJob): string {
  const fields = Object.keys(job).flatMap((field) => ['--set', `${field}=…`]);
  return commandLine('run', connection, [], flags, [...fields, '--key', '…']);
}
