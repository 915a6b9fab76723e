import type { Client, WorkflowHandle } from '@temporalio/client';
import { liveOutcome } from '../../client/live.js';
import { webUiLink } from '../../temporal/web-ui.js';
import { jobInfo } from '../../client/static-details.js';
import {
  isJoined,
  readEnd,
  requestCancel,
  snapshotOf,
  startOrJoin,
  waitHandle,
  type WaitSnapshot,
} from '../../client/waits.js';
import type { Config } from '../../config/config.js';
import { EXIT } from '../../contract/failures.js';
import { waitId, type JobReference } from '../../contract/ids.js';
import type { AwaitJobInput } from '../../contract/await-job-input.js';
import { inputsOf, type Awaited, type AwaitFlags } from './await-input.js';
import { awaitMany } from './await-many.js';
import { commandLine } from '../terminal/command-line.js';
import { follow } from './follow.js';
import { DetachSignal } from './detach-signal.js';
import { progressView } from '../terminal/progress.js';
import { report } from '../terminal/print-outcome.js';
import type { CommandContext } from '../terminal/command-context.js';
import { newJob } from './wanted-job.js';

export async function awaitCommand(
  context: CommandContext,
  connectionArgument: string | undefined,
  jobArguments: readonly string[],
  flags: AwaitFlags,
): Promise<number> {
  const asked =
    flags.input === undefined && jobArguments.length === 0 ? await newJob(context, connectionArgument, undefined) : {};
  const jobIds = asked.jobId === undefined ? jobArguments : [asked.jobId];
  const awaited = inputsOf(asked.connection ?? connectionArgument, jobIds, flags);
  const config = await context.requireConnections(awaited.inputs.map(({ connection }) => connection));
  for (const jobId of jobIds.length > 1 ? jobIds : []) {
    if (!Object.hasOwn(config.connections, jobId)) continue;
    context.say(`${jobId} is taken for a job's id, not for the connection; --input takes jobs of several connections.`);
  }
  const client = await context.client();
  return (awaited.several ? awaitMany : awaitOne)(context, client, config, awaited, flags);
}

async function awaitOne(
  context: CommandContext,
  client: Client,
  config: Config,
  { inputs, waitTimeoutMs }: Awaited,
  flags: AwaitFlags,
): Promise<number> {
  const [input] = inputs as [AwaitJobInput];
  const { connection, jobId } = input;
  // From here on a Ctrl-C meets a wait that may have begun.
  const detach = new DetachSignal(context, waitTimeoutMs, flags.cancelOnInterrupt ? cancelJob : undefined);
  function cancelJob() {
    detach.say('Cancelling the job; Ctrl-C again leaves it to the wait.');
    requestCancel(client, connection, jobId, 'interrupted').catch((error: unknown) =>
      detach.say((error as Error).message),
    );
  }
  try {
    const handle = await startOrJoin(
      client,
      config.taskQueue,
      input,
      flags.again ?? false,
      jobInfo(config, connection, jobId),
    );
    if (!handle) {
      context.say(`The wait for ${connection} ${jobId} has ended already; --again polls afresh.`);
      return report(context, await readEnd(client, waitHandle(client, connection, jobId)));
    }
    const snapshot = await announce(context, input);
    if (!flags.detach) return await watch(context, client, handle, input, detach);
    const comeBack = commandLine('await', connection, jobId, context.flags);
    context.result(`Detached. Come back: ${comeBack}`, snapshot && liveOutcome(input, undefined, snapshot, Date.now()));
    return EXIT.ok;
  } finally {
    detach.stop();
  }
}

async function watch(
  context: CommandContext,
  client: Client,
  handle: WorkflowHandle,
  job: JobReference,
  detach: DetachSignal,
): Promise<number> {
  const { connection, jobId } = job;
  const view = progressView(process.stderr, [job], false);
  detach.say = (line) => view.say(line);
  try {
    const { end, lastKnown } = await follow(client, handle, job, view, detach.signal);
    view.end();
    if (end) return report(context, end);
    if (context.json) {
      const unseen = { startTime: new Date(), progress: undefined };
      context.result('', lastKnown ?? liveOutcome(job, undefined, unseen, Date.now()));
    }
    const timedOut = detach.why === 'timeout';
    context.say(timedOut ? 'Still running: --wait-timeout passed.' : 'Detached: the wait goes on.');
    context.say(`Come back: ${commandLine('await', connection, jobId, context.flags)}`);
    context.say(`Cancel it: ${commandLine('cancel', connection, jobId, context.flags)}`);
    return timedOut ? EXIT.stillRunning : EXIT.interrupted;
  } finally {
    view.end();
  }
}

async function announce(
  context: CommandContext,
  { connection, jobId }: JobReference,
): Promise<WaitSnapshot | undefined> {
  const client = await context.client();
  const snapshot = await snapshotOf(waitHandle(client, connection, jobId));
  context.say(`Connection  ${connection}\nJob         ${jobId}\nWorkflow    ${waitId(connection, jobId)}`);
  if (snapshot) context.say(`Run         ${snapshot.runId}`);
  const link = webUiLink(await context.target(), waitId(connection, jobId), snapshot?.runId);
  if (link) context.say(`Web UI      ${link}`);
  if (snapshot && isJoined(snapshot)) {
    context.say(`Joined the wait that runs since ${snapshot.startTime.toISOString()}; its own settings hold.`);
  }
  return snapshot;
}
