/** `vigil init`: from answers or flags to a config that `vigil check` accepts. The file is the last thing that is made. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configPath, ownConnections, readConfig, secretProblems, type Config } from '../../config/config.js';
import { EXIT } from '../../contract/failures.js';
import { quoted } from '../terminal/command-line.js';
import { addedTo, newConfig, writeConfig } from '../init/config-file.js';
import type { ConnectionDraft } from '../init/connection-draft.js';
import { readFlags, type ConnectionFlags } from '../init/flags.js';
import { variablesIn } from '../init/secret-place.js';
import { CliProblem, usageProblem } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';

export interface InitFlags extends ConnectionFlags {
  content?: string;
  add?: boolean;
  overwrite?: boolean;
  check?: boolean;
}

/** What is to be written, and where. */
interface Plan {
  path: string;
  /** What is there already, and is kept. */
  source?: string;
  content: string;
  connections: ConnectionDraft[];
}

const HELP = 'see `vigil init --help`';
const DEFAULT_CONTENT = './content';

export async function initCommand(context: CommandContext, flags: InitFlags): Promise<number> {
  if (flags.add && flags.overwrite) throw usageProblem(['--add, --overwrite: expected one of them'], HELP);
  if (flags.add && flags.content !== undefined) {
    throw usageProblem(['--content: a config that is added to keeps its own'], HELP);
  }
  const { draft, wrong, missing } = readFlags(flags);
  const onTerminal = process.stdin.isTTY && process.stderr.isTTY && !context.json;
  if (wrong.length > 0 || (missing.length > 0 && !onTerminal)) throw usageProblem([...wrong, ...missing], HELP);
  return missing.length > 0 ? asked(context, flags, draft) : fromFlags(context, flags, draft);
}

async function fromFlags(context: CommandContext, flags: InitFlags, draft: ConnectionDraft): Promise<number> {
  const path = configPath(context.flags.config);
  const isThere = existsSync(path);
  if (isThere && !flags.add && !flags.overwrite) {
    throw usageProblem([`${path}: is there already`], '--add adds the connection to it, --overwrite writes it anew');
  }
  const source = isThere && flags.add ? readFileSync(path, 'utf8') : undefined;
  const plan: Plan = { path, source, content: flags.content ?? DEFAULT_CONTENT, connections: [draft] };
  const { text, config } = written(plan);
  if (flags.check) {
    const problems = (await logIns(plan, config)).filter(({ ok }) => !ok);
    const problem = problems[0];
    if (problem) {
      const hint = `${problem.hint ?? HELP}; nothing was written`;
      throw new CliProblem(EXIT.error, 'CheckFailed', `${problem.what}: ${problem.found}`, hint);
    }
  }
  await writeConfig(path, text);
  report(context, plan, config);
  return EXIT.ok;
}

async function asked(context: CommandContext, flags: InitFlags, draft: ConnectionDraft): Promise<number> {
  const { askPlan, confirmPlan, farewell, Interrupted } = await import('../init/dialogue.js');
  try {
    const plan = await askPlan({
      path: context.flags.config,
      standardPath: configPath(),
      content: flags.content,
      standardContent: DEFAULT_CONTENT,
      existing: flags.add ? 'add' : flags.overwrite ? 'overwrite' : undefined,
      draft,
    });
    const { text, config } = written(plan);
    const ready = secretProblems(ownConnections(config)).length === 0;
    if (!(await confirmPlan(ready ? () => logIns(plan, config) : undefined))) {
      farewell('Nothing was written.');
      return EXIT.error;
    }
    await writeConfig(plan.path, text);
    farewell('Done.');
    report(context, plan, config);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    farewell('Nothing was written.');
    return EXIT.interrupted;
  }
}

/** @throws ConfigError where what is there already is no config */
function written({ path, source, content, connections }: Plan): { text: string; config: Config } {
  if (source !== undefined) readConfig(source, path);
  const text = source === undefined ? newConfig(content, connections) : addedTo(source, path, connections);
  return { text, config: readConfig(text, path) };
}

async function logIns({ connections }: Plan, config: Config) {
  const { checkVendor } = await import('./check.js');
  const names = new Set(connections.map(({ name }) => name));
  const chosen = [...ownConnections(config)].filter(([name]) => names.has(name));
  return Promise.all(chosen.map(([name, settings]) => checkVendor(name, settings)));
}

function report(context: CommandContext, { path, connections }: Plan, config: Config): void {
  const names = connections.map(({ name }) => name);
  const variables = [...variablesIn(JSON.stringify(connections))];
  const unset = variables.filter((name) => !process.env[name]);
  const own = new Map([...ownConnections(config)].filter(([name]) => names.includes(name)));
  const files = secretProblems(own).filter((line) => line.includes('${file:'));
  // Where `vigil` would not find it by itself.
  const flag = join(path) === join(configPath()) ? '' : ` --config ${quoted(path)}`;
  const next = [
    ...unset.map((name) => `export ${name}=…`),
    `vigil check${flag}`,
    `vigil-worker${flag}`,
    `vigil await ${names[0] ?? ''} <jobId>${flag}`,
  ];
  const lines = [
    `${path} has the connection${names.length === 1 ? '' : 's'} ${names.join(', ')}. Next:`,
    ...files.map((line) => `  # ${line}`),
    ...next.map((line) => `  ${line}`),
  ];
  context.result(lines.join('\n'), { config: path, connections: names, variables, unset, next });
}
