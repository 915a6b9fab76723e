/** Checks the job of `vigil run` without a request and without Temporal, and prints what would be sent. */
import { ownConnections, type Config, type ConnectionConfig } from '../../config/config.js';
import { policyOf } from '../../config/connection-policy.js';
import { EXIT } from '../../contract/failures.js';
import { runId } from '../../contract/ids.js';
import type { RunJobInput } from '../../contract/run-job-input.js';
import { createVendorClient } from '../../vendors/index.js';
import { maskedJob } from '../../vendors/masked-job.js';
import { allowedJob, type AllowedJob } from '../../vendors/shared/allowed-job.js';
import type { VendorClient } from '../../vendors/shared/vendor-client.js';
import type { CommandContext } from '../terminal/command-context.js';
import { usageProblem } from '../terminal/problem.js';
import { RUN_HELP } from './run-input.js';
import { fileText, type FileHere } from './upload-files.js';

export interface CheckedJob extends Pick<AllowedJob, 'name' | 'pattern'> {
  settings: ConnectionConfig;
}

/** @returns undefined if another machine serves the connection, so that only its worker knows @throws CliProblem if the job cannot be started */
export async function checkedJob(config: Config, input: RunJobInput, help = RUN_HELP): Promise<CheckedJob | undefined> {
  const [checked] = await checkedJobs(config, [input]);
  if (checked && 'problems' in checked) throw usageProblem(checked.problems, help);
  return checked;
}

/** The same for each input, with its problems instead of a throw. */
export async function checkedJobs(
  config: Config,
  inputs: readonly RunJobInput[],
): Promise<(CheckedJob | { problems: string[] } | undefined)[]> {
  const own = ownConnections(config);
  const clients = new Map<string, VendorClient>();
  try {
    return inputs.map(({ connection, job, upload }) => {
      const settings = own.get(connection);
      if (!settings) return undefined;
      const client = clients.get(connection) ?? createVendorClient(settings);
      clients.set(connection, client);
      try {
        const { name, pattern } = allowedJob(client, policyOf(settings), job, upload);
        return { name, pattern, settings };
      } catch (error) {
        if ((error as Error).name !== 'RefusedInput') throw error;
        return { problems: (error as Error).message.split(/; (?=job\.|upload: )/) };
      }
    });
  } finally {
    for (const client of clients.values()) await client.close();
  }
}

export function printDryRun(
  context: CommandContext,
  input: RunJobInput,
  checked: CheckedJob | undefined,
  isNamed: boolean,
  uploads: readonly FileHere[],
): number {
  const { connection, key, job, upload: _upload, ...settings } = input;
  const shown = checked ? maskedJob(checked.settings, job) : job;
  const vendor = checked?.settings.vendor ?? null;
  const rows: [string, string][] = [
    ['Connection', vendor === null ? connection : `${connection} (${vendor})`],
    ['Key', isNamed ? key : 'made at the start'],
    ['Workflow', runId(connection, isNamed ? key : '<key>')],
    [
      'Allowed',
      checked ? `${checked.name}, by ${checked.pattern}` : 'not checked: the connection is marked "elsewhere"',
    ],
    ...uploads.map((file): [string, string] => ['Upload', fileText(file)]),
    ...Object.entries(settings).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const text = [
    ...rows.map(([name, value]) => `${name.padEnd(width)}${value}`),
    'Job',
    JSON.stringify(shown, undefined, 2).replace(/^/gm, '  '),
    'Nothing was sent.',
  ];
  context.result(text.join('\n'), {
    dryRun: true,
    connection,
    vendor,
    key: isNamed ? key : null,
    workflowId: isNamed ? runId(connection, key) : null,
    allowed: checked ? { name: checked.name, pattern: checked.pattern } : null,
    ...(uploads.length > 0 && { uploads }),
    settings,
    job: shown,
  });
  return EXIT.ok;
}
