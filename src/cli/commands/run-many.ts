/** `vigil run` of a list: starts its runs in the order of their needs, and follows them until all have ended. */
import type { Client } from '@temporalio/client';
import { followMany } from '../../client/follow-many.js';
import { latestMany, type FollowedLines } from '../../client/many-handle.js';
import { startMany, type StartedMany } from '../../client/start-many.js';
import { EXIT } from '../../contract/failures.js';
import { manyId } from '../../contract/ids.js';
import type { LineEnd } from '../../contract/run-many.js';
import { count } from '../../text/count.js';
import type { CommandContext } from '../terminal/command-context.js';
import { manyLine } from '../terminal/command-line.js';
import {
  endOfLine,
  exitOfMany,
  lineText,
  manyJson,
  progressText,
  tally,
  type ShownLine,
} from '../terminal/many-text.js';
import { CliProblem, noSuchName, problemOf, usageProblem } from '../terminal/problem.js';
import { progressView } from '../terminal/progress.js';
import { AbsentWorkers } from './absent-workers.js';
import { DetachSignal } from './detach-signal.js';
import { awayText } from './follow.js';
import type { Draft } from './input-lines.js';
import { checkedJobs } from './run-check.js';
import { RUN_HELP, type RunFlags } from './run-input.js';
import { askedLines, manyOptions, nameOfList, type AskedLines, type ManyOptions } from './run-lines.js';

/** Without a terminal, the counts are printed at most this often. */
const COUNTS_EVERY_MS = 30_000;

/** @param drafts the lines; undefined: those of the list that runs under the name, or ran last */
export async function runManyCommand(
  context: CommandContext,
  connection: string | undefined,
  flags: RunFlags,
  drafts: readonly Draft[] | undefined,
): Promise<number> {
  const options = manyOptions(flags);
  if (!drafts) return comeBack(context, flags, options);
  const asked = askedLines(connection, drafts, flags);
  const names = asked.inputs.map((input) => input.connection);
  const config = await context.requireConnections(names, (name) => asked.where[names.indexOf(name)] ?? '');
  const checked = await checkedJobs(config, asked.inputs);
  const refused = checked.flatMap((one, line) =>
    one && 'problems' in one ? one.problems.map((problem) => `${asked.where[line]}: ${problem}`) : [],
  );
  if (refused.length > 0) throw usageProblem(refused, RUN_HELP);
  const name = options.name ?? nameOfList(asked);
  if (flags.dryRun) return printDryRun(context, name, asked, options);
  const client = await context.client();
  const begin = async () => {
    context.say(`Name        ${name}\nWorkflow    ${manyId(name)}`);
    const { digest, needs, inputs } = asked;
    const { concurrency, onFailure } = options;
    const again = flags.again ?? false;
    const started = await startMany(
      client,
      { name, digest, needs, concurrency, onFailure, lines: inputs, again },
      config.taskQueue,
    );
    if (started.how === 'different') throw nameTaken(context, name);
    return { started, inputs };
  };
  return followStarted(context, client, begin, options, flags);
}

/** Follows the list with the name, or shows how its runs ended. Starts nothing. */
async function comeBack(context: CommandContext, flags: RunFlags, options: ManyOptions): Promise<number> {
  const { name = '' } = options;
  const unused = (['again', 'dryRun', 'job', 'key'] as const).filter((flag) => flags[flag] !== undefined);
  if (unused.length > 0) {
    const names = unused.map((flag) => `--${flag === 'dryRun' ? 'dry-run' : flag}`);
    throw usageProblem(
      names.map((flag) => `${flag}: expected the list of runs too; give it with --input FILE.ndjson`),
      RUN_HELP,
    );
  }
  const client = await context.client();
  const latest = await latestMany(client, name);
  if (!latest) throw noSuchName(name, 'give the list of runs with --input FILE.ndjson');
  const { handle, plan, inputs } = await latest.handle.lines(latest.many.runId);
  const begun = { started: { handle, plan, how: 'joined' as const }, inputs };
  return followStarted(context, client, () => Promise.resolve(begun), options, flags);
}

function nameTaken(context: CommandContext, name: string): CliProblem {
  return new CliProblem(
    EXIT.usage,
    'NameTaken',
    `name ${name}: another list of runs is running under this name; nothing was started`,
    `give another --name, or follow the one that is running: ${manyLine('run', name, context.flags)}`,
  );
}

interface Begun {
  started: StartedMany;
  inputs: FollowedLines['inputs'];
}

async function followStarted(
  context: CommandContext,
  client: Client,
  begin: () => Promise<Begun>,
  { waitTimeoutMs, temporalTimeoutMs }: ManyOptions,
  flags: RunFlags,
): Promise<number> {
  const detach = new DetachSignal(context, waitTimeoutMs, flags.cancelOnInterrupt ? cancelAll : undefined);
  const beginning = begin();
  function cancelAll() {
    detach.say('Cancelling all runs. Press Ctrl-C again to detach.');
    beginning
      .then(({ started }) => started.handle.cancel('interrupted'))
      .catch((error: unknown) => detach.warn(`The runs were not cancelled: ${problemOf(error).message}`));
  }
  try {
    const { started, inputs } = await beginning;
    const { handle, plan } = started;
    await announce(context, started);
    if (flags.detach) {
      const text = `Detached. Come back: ${manyLine('run', handle.name, context.flags)}`;
      context.result(text, manyJson(inputs, new Map()));
      return EXIT.ok;
    }
    detach.announce('runs');
    const lines = { handle, plan, inputs };
    const ends = await followManyShown(context, client, lines, detach, temporalTimeoutMs);
    return printMany(context, lines, ends, detach);
  } finally {
    detach.stop();
  }
}

async function announce(context: CommandContext, { handle, how, plan }: StartedMany): Promise<void> {
  const found = await handle.describe();
  const link = (await context.webUiLinks())(handle.workflowId, found?.runId);
  if (link) context.say(`Web UI      ${link}`);
  const { lines, concurrency, onFailure } = plan;
  const settings = `up to ${concurrency} at a time; after a failure: ${onFailure}`;
  if (how === 'started') context.say(`Started ${count(lines, 'run')}, ${settings}.`);
  else if (found?.running) context.say(`Joined ${count(lines, 'run')}, ${settings}. Its settings apply.`);
}

/** @returns the ends of the lines that have ended, in the order of the lines @throws an error of Temporal's client if Temporal does not answer for `temporalTimeoutMs` */
export async function followManyShown(
  context: CommandContext,
  client: Client,
  lines: FollowedLines,
  detach: { signal: AbortSignal; say: (line: string) => void },
  temporalTimeoutMs: number | undefined,
): Promise<Map<number, ShownLine>> {
  const { inputs, handle } = lines;
  const ends = new Map<number, ShownLine>();
  const shown = { connection: 'runs', jobId: handle.name };
  const view = progressView(context.flags, [shown], false);
  const said = detach.say;
  detach.say = (line) => view.say(line);
  const absent = new AbsentWorkers(client, true);
  const { isTTY } = process.stderr;
  let countedAt = 0;
  const note = (ended: ReadonlyMap<number, LineEnd>) => {
    for (const [line, end] of ended) {
      const known = endOfLine(end, inputs, line);
      ends.set(line, known);
      const text = lineText(inputs[line] ?? { connection: '', key: '' }, known, process.stderr);
      view.say(`${isTTY ? '' : `${new Date().toISOString()} `}${text}`);
    }
  };
  try {
    await followMany(
      client,
      lines,
      { signal: detach.signal, temporalTimeoutMs },
      {
        known: async (_, { many, progress, ended }) => {
          note(ended);
          const now = Date.now();
          await absent.updateWorkflows(many.taskQueue, now);
          view.notice(absent.notices(now));
          if (!isTTY && now - countedAt < COUNTS_EVERY_MS) return;
          countedAt = now;
          view.prepare(shown, { status: progress ? progressText(progress) : 'not begun yet' });
        },
        ended: (_, { ended }) => {
          note(ended);
          for (const line of inputs.keys()) if (!ends.has(line)) ends.set(line, endOfLine(undefined, inputs, line));
        },
        lost: (_, error) => {
          throw error;
        },
        away: (since) => view.say(awayText(since, 2, temporalTimeoutMs)),
        back: () => view.say('Temporal answers again.'),
      },
    );
    return new Map([...ends].sort(([one], [other]) => one - other));
  } finally {
    view.end();
    detach.say = said;
  }
}

/** @returns the exit code */
function printMany(
  context: CommandContext,
  { handle, inputs }: FollowedLines,
  ends: ReadonlyMap<number, ShownLine>,
  detach: DetachSignal,
): number {
  const open = inputs.length - ends.size;
  printEnds(context, inputs, ends);
  context.say(tally(ends.values(), open));
  if (open > 0) {
    context.say(detach.why === 'timeout' ? 'Still running: --wait-timeout passed.' : 'Detached. The runs continue.');
    context.say(`Come back: ${manyLine('run', handle.name, context.flags)}`);
    context.say(`Cancel all: ${manyLine('cancel', handle.name, context.flags)}`);
  }
  return exitOfMany(ends.values(), open > 0 ? detach.exit : undefined);
}

/** In the order of the lines. */
export function printEnds(
  context: CommandContext,
  inputs: FollowedLines['inputs'],
  ends: ReadonlyMap<number, ShownLine>,
): void {
  if (context.json) {
    context.result('', manyJson(inputs, ends));
    return;
  }
  const lines = inputs.flatMap((input, line) => {
    const end = ends.get(line);
    return end ? [lineText(input, end, process.stdout)] : [];
  });
  if (lines.length > 0) context.result(lines.join('\n'), undefined);
}

function printDryRun(
  context: CommandContext,
  name: string,
  { inputs, needs }: AskedLines,
  { concurrency, onFailure }: ManyOptions,
): number {
  const first = inputs.length - needs.length;
  const text = [
    `Name         ${name}`,
    `Workflow     ${manyId(name)}`,
    `Runs         ${inputs.length}, ${first} of them without needs`,
    `Concurrency  ${concurrency}`,
    `On failure   ${onFailure}`,
    'Nothing was sent.',
  ];
  context.result(text.join('\n'), {
    dryRun: true,
    name,
    workflowId: manyId(name),
    runs: inputs.length,
    withoutNeeds: first,
    concurrency,
    onFailure,
  });
  return EXIT.ok;
}
