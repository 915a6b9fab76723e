/** `vigil init`: creates a config from answers or flags. The file is written last, once its content is known to be valid. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  configPath,
  ownConnections,
  readChosenConfig,
  readConfig,
  type Config,
  type ConnectionConfig,
} from '../../config/config.js';
import { LOCAL_CONFIG, namedConfig } from '../../config/config-path.js';
import { secretProblems, shortSecretProblems } from '../../config/secrets.js';
import { EXIT } from '../../contract/failures.js';
import { quoted } from '../terminal/command-line.js';
import { addedTo, newConfig, writeConfig } from '../init/config-file.js';
import type { ConnectionDraft } from '../init/connection-draft.js';
import { readFlags, type ConnectionFlags } from '../init/connection-flags.js';
import { variablesIn } from '../init/secret-reference.js';
import { CliProblem, usageProblem } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';

export interface InitFlags extends ConnectionFlags {
  content?: string;
  add?: boolean;
  overwrite?: boolean;
  check?: boolean;
}

interface Plan {
  path: string;
  /** The existing config, if connections are added to it. */
  source?: string;
  content: string;
  connections: ConnectionDraft[];
}

const HELP = 'see `vigil init --help`';
const DEFAULT_CONTENT = './content';

export async function initCommand(context: CommandContext, flags: InitFlags): Promise<number> {
  if (flags.add && flags.overwrite) throw usageProblem(['--add, --overwrite: expected at most one of them'], HELP);
  if (flags.add && flags.content !== undefined) {
    throw usageProblem(
      ['--content: cannot be combined with --add, which keeps the content folder of the config'],
      HELP,
    );
  }
  const { draft, wrong, missing } = readFlags(flags);
  const canPrompt = process.stdin.isTTY && process.stderr.isTTY && !context.json;
  if (wrong.length > 0 || (missing.length > 0 && !canPrompt)) throw usageProblem([...wrong, ...missing], HELP);
  return missing.length > 0 ? initFromPrompts(context, flags, draft) : initFromFlags(context, flags, draft);
}

async function initFromFlags(context: CommandContext, flags: InitFlags, draft: ConnectionDraft): Promise<number> {
  const path = targetPath(context, flags);
  const isThere = existsSync(path);
  if (isThere && !flags.add && !flags.overwrite) {
    throw usageProblem(
      [`${path}: already exists`],
      'add the connection to it with --add, or replace it with --overwrite',
    );
  }
  const source = isThere && flags.add ? readChosenConfig(context.flags.config) : undefined;
  const plan: Plan = { path, source, content: flags.content ?? DEFAULT_CONTENT, connections: [draft] };
  const { text, config } = configOf(plan);
  if (flags.check) {
    const problems = (await checkLogIns(plan, config)).filter(({ ok }) => !ok);
    const problem = problems[0];
    if (problem) {
      const hint = `${problem.hint ?? HELP}; the config was not written`;
      throw new CliProblem(EXIT.error, 'CheckFailed', `${problem.what}: ${problem.found}`, hint);
    }
  }
  await writeConfig(path, text);
  report(context, plan, config);
  return EXIT.ok;
}

/** A new config goes into the current folder, a connection into the config that is used. */
function targetPath(context: CommandContext, { add }: InitFlags): string {
  return add ? configPath(context.flags.config) : (namedConfig(context.flags.config) ?? LOCAL_CONFIG);
}

async function initFromPrompts(context: CommandContext, flags: InitFlags, draft: ConnectionDraft): Promise<number> {
  const { askPlan, confirmPlan, showEnd, Interrupted } = await import('../init/interactive.js');
  try {
    const plan = await askPlan({
      path: context.flags.config,
      standardPath: targetPath(context, flags),
      content: flags.content,
      standardContent: DEFAULT_CONTENT,
      existing: flags.add ? 'add' : flags.overwrite ? 'overwrite' : undefined,
      draft,
    });
    const { text, config } = configOf(plan);
    const ready = secretProblems(ownConnections(config)).length === 0;
    if (!(await confirmPlan(ready ? () => checkLogIns(plan, config) : undefined))) {
      showEnd('The config was not written.');
      return EXIT.error;
    }
    await writeConfig(plan.path, text);
    showEnd('The config was written.');
    report(context, plan, config);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    showEnd('The config was not written.');
    return EXIT.interrupted;
  }
}

/** @throws ConfigError if the existing file is not a valid config; CliProblem if a secret of the new connections is too short */
function configOf(plan: Plan): { text: string; config: Config } {
  const { path, source, content, connections } = plan;
  if (source !== undefined) readConfig(source, path);
  const text = source === undefined ? newConfig(content, connections) : addedTo(source, path, connections);
  const config = readConfig(text, path);
  const short = shortSecretProblems(newIn(plan, config));
  if (short.length > 0) throw usageProblem(short, 'the config was not written');
  return { text, config };
}

function newIn({ connections }: Plan, config: Config): Map<string, ConnectionConfig> {
  const names = new Set(connections.map(({ name }) => name));
  return new Map([...ownConnections(config)].filter(([name]) => names.has(name)));
}

async function checkLogIns(plan: Plan, config: Config) {
  const { checkVendor } = await import('./check.js');
  return Promise.all([...newIn(plan, config)].map(([name, settings]) => checkVendor(name, settings)));
}

function report(context: CommandContext, plan: Plan, config: Config): void {
  const { path, connections } = plan;
  const names = connections.map(({ name }) => name);
  const variables = [...variablesIn(JSON.stringify(connections))];
  const unset = variables.filter((name) => !process.env[name]);
  const files = secretProblems(newIn(plan, config)).filter((line) => line.includes('${file:'));
  // Needed if `vigil` would not find the config by default.
  const flag = join(path) === join(configPath()) ? '' : ` --config ${quoted(path)}`;
  const here = [
    ...unset.map((name) => `export ${name}=…`),
    `vigil setup${flag}`,
    `vigil check --no-workers${flag}`,
    `vigil-worker${flag}`,
  ];
  const wait = `vigil await ${names[0] ?? ''} <jobId>${flag}`;
  const lines = [
    `Wrote ${path} with the connection${names.length === 1 ? '' : 's'} ${names.join(', ')}. Next steps:`,
    ...files.map((line) => `  # ${line}`),
    ...here.map((line) => `  ${line}`),
    'Then, in another terminal:',
    `  ${wait}`,
  ];
  context.result(lines.join('\n'), { config: path, connections: names, variables, unset, next: [...here, wait] });
}
