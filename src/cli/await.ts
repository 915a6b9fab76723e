import type { Client, WorkflowHandle } from '@temporalio/client';
import { liveOutcome } from '../client/live.js';
import { webUiLink } from '../client/temporal.js';
import { aboutJob } from '../client/static-details.js';
import {
  isJoined,
  readEnd,
  requestCancel,
  snapshotOf,
  startOrJoin,
  waitHandle,
  type WaitSnapshot,
} from '../client/waits.js';
import type { Config } from '../config.js';
import { EXIT } from '../errors.js';
import { waitId } from '../job.js';
import type { AwaitJobInput } from '../await-job-input.js';
import { inputsOf, type Awaited, type AwaitFlags } from './await-input.js';
import { awaitMany } from './await-many.js';
import { commandLine } from './command-line.js';
import { follow } from './follow.js';
import { Leaving } from './leaving.js';
import { progressView } from './progress.js';
import { report } from './report.js';
import type { Session } from './session.js';
import { newJob, type Job } from './wanted-job.js';

export async function awaitCommand(
  session: Session,
  connectionArgument: string | undefined,
  jobArguments: readonly string[],
  flags: AwaitFlags,
): Promise<number> {
  const asked =
    flags.input === undefined && jobArguments.length === 0 ? await newJob(session, connectionArgument, undefined) : {};
  const jobIds = asked.jobId === undefined ? jobArguments : [asked.jobId];
  const awaited = inputsOf(asked.connection ?? connectionArgument, jobIds, flags);
  const config = await session.requireConnections(awaited.inputs.map(({ connection }) => connection));
  for (const jobId of jobIds.length > 1 ? jobIds : []) {
    if (!Object.hasOwn(config.connections, jobId)) continue;
    session.say(`${jobId} is taken for a job's id, not for the connection; --input takes jobs of several connections.`);
  }
  const client = await session.client();
  return (awaited.several ? awaitMany : awaitOne)(session, client, config, awaited, flags);
}

async function awaitOne(
  session: Session,
  client: Client,
  config: Config,
  { inputs, waitTimeoutMs }: Awaited,
  flags: AwaitFlags,
): Promise<number> {
  const [input] = inputs as [AwaitJobInput];
  const { connection, jobId } = input;
  // From here on a Ctrl-C meets a wait that may have begun.
  const leaving = new Leaving(session, waitTimeoutMs, flags.cancelOnInterrupt ? cancelJob : undefined);
  function cancelJob() {
    leaving.say('Cancelling the job; Ctrl-C again leaves it to the wait.');
    requestCancel(client, connection, jobId, 'interrupted').catch((error: unknown) =>
      leaving.say((error as Error).message),
    );
  }
  try {
    const handle = await startOrJoin(
      client,
      config.taskQueue,
      input,
      flags.again ?? false,
      aboutJob(config, connection, jobId),
    );
    if (!handle) {
      session.say(`The wait for ${connection} ${jobId} has ended already; --again looks afresh.`);
      return report(session, await readEnd(client, waitHandle(client, connection, jobId)));
    }
    const snapshot = await announce(session, input);
    if (!flags.detach) return await watch(session, client, handle, input, leaving);
    const comeBack = commandLine('await', connection, jobId, session.flags);
    session.result(`Detached. Come back: ${comeBack}`, snapshot && liveOutcome(input, undefined, snapshot, Date.now()));
    return EXIT.ok;
  } finally {
    leaving.stop();
  }
}

async function watch(
  session: Session,
  client: Client,
  handle: WorkflowHandle,
  job: Job,
  leaving: Leaving,
): Promise<number> {
  const { connection, jobId } = job;
  const view = progressView(process.stderr, [job], false);
  leaving.say = (line) => view.say(line);
  try {
    const { end, lastKnown } = await follow(client, handle, job, view, leaving.signal);
    view.end();
    if (end) return report(session, end);
    if (session.json) {
      const unseen = { startTime: new Date(), progress: undefined };
      session.result('', lastKnown ?? liveOutcome(job, undefined, unseen, Date.now()));
    }
    const timedOut = leaving.why === 'timeout';
    session.say(timedOut ? 'Still running: --wait-timeout passed.' : 'Detached: the wait goes on.');
    session.say(`Come back: ${commandLine('await', connection, jobId, session.flags)}`);
    session.say(`Cancel it: ${commandLine('cancel', connection, jobId, session.flags)}`);
    return timedOut ? EXIT.stillRunning : EXIT.interrupted;
  } finally {
    view.end();
  }
}

async function announce(session: Session, { connection, jobId }: Job): Promise<WaitSnapshot | undefined> {
  const client = await session.client();
  const snapshot = await snapshotOf(waitHandle(client, connection, jobId));
  session.say(`Connection  ${connection}\nJob         ${jobId}\nWorkflow    ${waitId(connection, jobId)}`);
  if (snapshot) session.say(`Run         ${snapshot.runId}`);
  const link = webUiLink(await session.target(), waitId(connection, jobId), snapshot?.runId);
  if (link) session.say(`Web UI      ${link}`);
  if (snapshot && isJoined(snapshot)) {
    session.say(`Joined the wait that runs since ${snapshot.startTime.toISOString()}; its own settings hold.`);
  }
  return snapshot;
}
