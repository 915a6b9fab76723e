import type { Client } from '@temporalio/client';
import { startWait, type StartedWait } from '../../client/start-wait.js';
import { jobInfo } from '../../client/static-details.js';
import { WaitHandle } from '../../client/wait-handle.js';
import type { Config } from '../../config/config.js';
import type { AwaitJobInput } from '../../contract/await-job-input.js';
import type { IgnoredSetting } from '../../contract/wait-messages.js';
import type { JobReference } from '../../contract/ids.js';
import { EXIT } from '../../contract/failures.js';
import { unseenOutcome } from '../../contract/outcome.js';
import { registeredAttributes } from '../../temporal/attribute-registry.js';
import type { CommandContext } from '../terminal/command-context.js';
import { commandLine } from '../terminal/command-line.js';
import { ignoredField, joinedText } from '../terminal/joined-wait.js';
import { printOutcome } from '../terminal/print-outcome.js';
import { progressView } from '../terminal/progress.js';
import { notCancelled } from './ended-wait.js';
import { inputsOf, type Awaited, type AwaitFlags } from './await-input.js';
import { awaitMany } from './await-many.js';
import { whyNoCancel } from './cancel-availability.js';
import { DetachSignal } from './detach-signal.js';
import { followOne } from './follow.js';
import { resolveNewJob } from './job-arguments.js';

/** How long `--detach -o json` waits for the wait's own answer. */
const ANSWER_TIMEOUT_MS = 2_000;

export async function awaitCommand(
  context: CommandContext,
  connectionArgument: string | undefined,
  jobArguments: readonly string[],
  flags: AwaitFlags,
): Promise<number> {
  const asked =
    flags.input === undefined && jobArguments.length === 0
      ? await resolveNewJob(context, connectionArgument, undefined)
      : {};
  const jobIds = asked.jobId === undefined ? jobArguments : [asked.jobId];
  const awaited = inputsOf(asked.connection ?? connectionArgument, jobIds, flags);
  const config = await context.requireConnections(awaited.inputs.map(({ connection }) => connection));
  for (const jobId of jobIds.length > 1 ? jobIds : []) {
    if (!Object.hasOwn(config.connections, jobId)) continue;
    context.say(`${jobId} is treated as a job id, not as a connection. Use --input for jobs of several connections.`);
  }
  const client = await context.client();
  return (awaited.several ? awaitMany : awaitOne)(context, client, config, awaited, flags);
}

async function awaitOne(
  context: CommandContext,
  client: Client,
  config: Config,
  { inputs, waitTimeoutMs, temporalTimeoutMs }: Awaited,
  flags: AwaitFlags,
): Promise<number> {
  const [input] = inputs as [AwaitJobInput];
  const { connection, jobId } = input;
  // From here on Ctrl-C may meet a wait that has started.
  const detach = new DetachSignal(context, waitTimeoutMs, flags.cancelOnInterrupt ? cancelJob : undefined);
  function cancelJob() {
    detach.say('Cancelling the job. Press Ctrl-C again to detach.');
    new WaitHandle(client, input)
      .cancel('interrupted')
      .catch((error: unknown) => detach.warn(notCancelled(input, error)));
  }
  try {
    const started = await startWait(client, input, {
      taskQueue: config.taskQueue,
      again: flags.again,
      job: jobInfo(config, connection, jobId),
      registered: await registeredAttributes(client),
    });
    const { handle } = started;
    if (started.how === 'ended') {
      context.say(`The wait for ${connection} ${jobId} has already ended. Use --again to start a new one.`);
      return printOutcome(context, started.end);
    }
    await announce(context, started);
    const ignored = started.how === 'joined' ? started.ignored : [];
    if (!flags.detach) return await follow(context, client, config, { handle, ignored }, detach, temporalTimeoutMs);
    const comeBack = commandLine('await', connection, jobId, context.flags);
    context.result(
      `Detached. Come back: ${comeBack}`,
      context.json
        ? { ...(await handle.known({ answerTimeoutMs: ANSWER_TIMEOUT_MS }))?.outcome, ...ignoredField(ignored) }
        : undefined,
    );
    return EXIT.ok;
  } finally {
    detach.stop();
  }
}

async function follow(
  context: CommandContext,
  client: Client,
  config: Config,
  { handle, ignored }: { handle: WaitHandle; ignored: IgnoredSetting[] | undefined },
  detach: DetachSignal,
  temporalTimeoutMs: number | undefined,
): Promise<number> {
  const { connection, jobId } = handle;
  detach.announce('wait');
  const view = progressView(context.flags, [handle], false);
  detach.say = (line) => view.say(line);
  try {
    const { end, lastKnown } = await followOne(client, handle, view, { signal: detach.signal, temporalTimeoutMs });
    view.end();
    if (end) return printOutcome(context, end, ignored);
    if (context.json) {
      const outcome = lastKnown ?? unseenOutcome(connection, jobId, new Date().toISOString(), 'waiting');
      context.result('', { ...outcome, ...ignoredField(ignored) });
    }
    context.say(detach.why === 'timeout' ? 'Still running: --wait-timeout passed.' : 'Detached. The wait continues.');
    context.say(`Come back: ${commandLine('await', connection, jobId, context.flags)}`);
    context.say(await cancelLine(context, config, handle));
    return detach.exit;
  } finally {
    view.end();
  }
}

async function cancelLine(
  { flags }: CommandContext,
  config: Config,
  { connection, jobId }: JobReference,
): Promise<string> {
  if ((await whyNoCancel(config, connection)) === undefined) {
    return `Cancel it: ${commandLine('cancel', connection, jobId, flags)}`;
  }
  return `End the wait and leave the job running: ${commandLine('cancel', connection, jobId, flags, ['--abandon'])}`;
}

async function announce(context: CommandContext, started: StartedWait): Promise<void> {
  const { handle, how } = started;
  const { connection, jobId, workflowId } = handle;
  const description = await handle.describe();
  context.say(`Connection  ${connection}\nJob         ${jobId}\nWorkflow    ${workflowId}`);
  if (description) context.say(`Run         ${description.runId}`);
  const link = (await context.webUiLinks())(workflowId, description?.runId);
  if (link) context.say(`Web UI      ${link}`);
  if (how === 'joined') {
    const since = description ? `, running since ${description.startedAt.toISOString()}` : '';
    context.say(`Joined the existing wait${since}. ${joinedText(started)}`);
  }
}
