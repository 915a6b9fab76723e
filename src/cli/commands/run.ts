/** `vigil run`: starts a job, once by its key, and follows it until it ends. */
import type { Client } from '@temporalio/client';
import { RunHandle } from '../../client/run-handle.js';
import { joinRun, startRun, type StartedRun } from '../../client/start-run.js';
import type { Config } from '../../config/config.js';
import { EXIT } from '../../contract/failures.js';
import { runId, type RunReference } from '../../contract/ids.js';
import type { RunJobInput } from '../../contract/run-job-input.js';
import { isObject } from '../../contract/shape.js';
import type { IgnoredSetting } from '../../contract/wait-messages.js';
import { requireRead } from '../../temporal/lenient-codec.js';
import type { CommandContext } from '../terminal/command-context.js';
import { ignoredField, joinedText } from '../terminal/joined-wait.js';
import { CliProblem, noSuchRun, problemOf, usageProblem } from '../terminal/problem.js';
import { printRunEnd, runningJson } from '../terminal/run-text.js';
import { runLine } from '../terminal/command-line.js';
import { DetachSignal } from './detach-signal.js';
import { followRunShown, knownRunOutcome } from './follow-run.js';
import { ignoredByRun } from './ignored-by-run.js';
import { checkedJob, printDryRun } from './run-check.js';
import { filesHere } from './upload-files.js';
import {
  askedRun,
  keyAlone,
  newKey,
  RUN_HELP,
  runInput,
  runInputFile,
  type AskedRun,
  type RunFlags,
} from './run-input.js';
import { runManyCommand } from './run-many.js';
import { datedInput, scheduledTime } from './scheduled-input.js';

const ANSWER_TIMEOUT_MS = 2_000;

export async function runCommand(
  context: CommandContext,
  connection: string | undefined,
  flags: RunFlags,
): Promise<number> {
  const read = flags.input === undefined && flags.name !== undefined ? { list: undefined } : runInputFile(flags);
  if (!('one' in read)) return runManyCommand(context, connection, flags, read.list);
  const asked = withScheduledDates(askedRun(connection, flags, undefined, read.one), flags);
  const known = flags.dryRun ? undefined : keyAlone(asked);
  if (known) {
    const config = await context.requireConnection(known.connection);
    const client = await context.client();
    if (!flags.again) return comeBack(context, client, known, asked, flags);
    return start(context, client, config, await inputOfRun(client, known, asked), asked, flags);
  }
  const { written } = asked;
  const isNamed = written['key'] !== undefined;
  const input = runInput({ ...written, key: written['key'] ?? newKey(Date.now()) });
  const config = await context.requireConnection(input.connection);
  const checked = await checkedJob(config, input);
  if (flags.dryRun) return printDryRun(context, input, checked, isNamed, await filesHere(config, input));
  return start(context, await context.client(), config, input, asked, flags);
}

/** @throws CliProblem with every problem of the dates */
function withScheduledDates(asked: AskedRun, flags: RunFlags): AskedRun {
  const { dated, problems } = datedInput(asked.written, scheduledTime(flags));
  if (problems.length > 0) throw usageProblem(problems, RUN_HELP);
  return { ...asked, written: dated };
}

/** Follows the last run with the key, or prints how it ended. @throws CliProblem if there is no such run, or if a flag is wrong */
async function comeBack(
  context: CommandContext,
  client: Client,
  run: RunReference,
  asked: AskedRun,
  flags: RunFlags,
): Promise<number> {
  const input = runInput({ job: {}, ...asked.written });
  const joined = await joinRun(client, run);
  if (!joined) throw missingRun(run);
  return followStarted(context, client, () => Promise.resolve(joined), input, asked, flags);
}

const missingRun = (run: RunReference) => noSuchRun(run, 'give the job to start with --job FILE');

/** The input of the last run with the key, overridden by the flags. @throws CliProblem if there is no such run */
async function inputOfRun(client: Client, run: RunReference, { written }: AskedRun): Promise<RunJobInput> {
  const handle = new RunHandle(client, run);
  const last = await handle.describe();
  if (!last) throw missingRun(run);
  const theirs = await handle.input(last.runId);
  requireRead(client, `the last run with the key ${run.key}`);
  const input: Record<string, unknown> = isObject(theirs) ? { ...theirs } : {};
  for (const [field, value] of Object.entries(written)) {
    const before = input[field];
    input[field] = isObject(value) && isObject(before) ? { ...before, ...value } : value;
  }
  return runInput(input);
}

async function start(
  context: CommandContext,
  client: Client,
  { taskQueue, connections }: Config,
  input: RunJobInput,
  asked: AskedRun,
  flags: RunFlags,
): Promise<number> {
  const options = { taskQueue, again: flags.again, vendor: connections[input.connection]?.vendor };
  return followStarted(context, client, () => startRun(client, input, options), input, asked, flags);
}

async function followStarted(
  context: CommandContext,
  client: Client,
  begin: () => Promise<StartedRun>,
  input: RunJobInput,
  { waitTimeoutMs, temporalTimeoutMs }: AskedRun,
  flags: RunFlags,
): Promise<number> {
  const { connection, key } = input;
  // First, so that whoever loses the command can come back with the key.
  context.say(`Connection  ${connection}\nKey         ${key}\nWorkflow    ${runId(connection, key)}`);
  const detach = new DetachSignal(context, waitTimeoutMs, flags.cancelOnInterrupt ? cancelRun : undefined);
  function cancelRun() {
    detach.say('Cancelling the job. Press Ctrl-C again to detach.');
    starting
      .then(({ how, handle }) => (how === 'started' || how === 'joined' ? handle.cancel('interrupted') : undefined))
      .catch((error: unknown) => detach.warn(`The run ${key} was not cancelled: ${problemOf(error).message}`));
  }
  const starting = begin();
  try {
    const started = await starting;
    const { handle } = started;
    if (started.how === 'different') throw await keyTaken(handle, started.differences);
    if (started.how === 'ended') {
      context.say(`The run ${key} has already ended. Use --again to start its job again.`);
      return printRunEnd(context, handle, started.end);
    }
    const ignored = await announce(context, handle, started.how, input);
    if (!flags.detach) {
      detach.announce('run');
      return await follow(context, client, { handle, ignored }, detach, temporalTimeoutMs);
    }
    context.result(
      `Detached. Come back: ${runLine('run', handle, context.flags)}`,
      context.json ? { ...runningJson(await lastKnown(handle)), ...ignoredField(ignored) } : undefined,
    );
    return EXIT.ok;
  } finally {
    detach.stop();
  }
}

async function lastKnown(handle: RunHandle) {
  return knownRunOutcome(handle, { progress: await handle.progress(ANSWER_TIMEOUT_MS) });
}

async function follow(
  context: CommandContext,
  client: Client,
  { handle, ignored }: { handle: RunHandle; ignored: IgnoredSetting[] },
  detach: DetachSignal,
  temporalTimeoutMs: number | undefined,
): Promise<number> {
  const { end, last } = await followRunShown(context, client, handle, detach, temporalTimeoutMs);
  if (end) return printRunEnd(context, handle, end, ignored);
  if (context.json) context.result('', { ...runningJson(knownRunOutcome(handle, last)), ...ignoredField(ignored) });
  context.say(detach.why === 'timeout' ? 'Still running: --wait-timeout passed.' : 'Detached. The run continues.');
  context.say(`Come back: ${runLine('run', handle, context.flags)}`);
  context.say(`Cancel it: ${runLine('cancel', handle, context.flags)}`);
  return detach.exit;
}

/** @returns the settings that do not apply to a run that is joined */
async function announce(
  context: CommandContext,
  handle: RunHandle,
  how: 'started' | 'joined',
  input: RunJobInput,
): Promise<IgnoredSetting[]> {
  const found = await handle.describe();
  if (!found) return [];
  context.say(`Run         ${found.runId}`);
  const link = (await context.webUiLinks())(handle.workflowId, found.runId);
  if (link) context.say(`Web UI      ${link}`);
  if (how === 'started') return [];
  const ignored = ignoredByRun(input, await handle.input(found.runId));
  context.say(`Joined the existing run, running since ${found.startedAt.toISOString()}. ${joinedText({ ignored })}`);
  return ignored;
}

async function keyTaken(handle: RunHandle, differences: string[]): Promise<CliProblem> {
  const running = (await handle.describe())?.running;
  return new CliProblem(
    EXIT.usage,
    'KeyTaken',
    [`key ${handle.key}: the run that has it starts another job; nothing was started`, ...differences].join('\n'),
    running
      ? 'the run is still running: give another --key'
      : 'give another --key, or start this job under the same key with --again',
  );
}
