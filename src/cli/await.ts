import type { Client, WorkflowHandle } from '@temporalio/client';
import { liveOutcome } from '../client/live.js';
import { webUiLink } from '../client/temporal.js';
import { readEnd, requestCancel, snapshotOf, startOrJoin, waitHandle, type WaitSnapshot } from '../client/waits.js';
import { aboutJob } from '../client/static-details.js';
import { EXIT } from '../errors.js';
import { waitId } from '../job.js';
import { inputOf, type InputFlags } from './await-input.js';
import { commandLine } from './command-line.js';
import { follow } from './follow.js';
import { progressView } from './progress.js';
import { report } from './report.js';
import type { Session } from './session.js';
import { newJob } from './wanted-job.js';

export interface AwaitFlags extends InputFlags {
  again?: boolean;
  detach?: boolean;
  cancelOnInterrupt?: boolean;
}

/** A wait that began longer ago than this was somebody else's start. */
const JOINED_MS = 3_000;

interface Job {
  connection: string;
  jobId: string;
}

export async function awaitCommand(
  session: Session,
  connectionArgument: string | undefined,
  jobArgument: string | undefined,
  flags: AwaitFlags,
): Promise<number> {
  const named = flags.input === undefined ? await newJob(session, connectionArgument, jobArgument) : {};
  const { input, waitTimeoutMs } = inputOf(named.connection ?? connectionArgument, named.jobId ?? jobArgument, flags);
  const { connection, jobId } = input;
  const config = await session.requireConnection(connection);
  const { taskQueue } = config;
  const client = await session.client();
  // From here on a Ctrl-C meets a wait that may have begun.
  const leaving = new Leaving(session, client, input, flags.cancelOnInterrupt ?? false, waitTimeoutMs);
  try {
    const handle = await startOrJoin(
      client,
      taskQueue,
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
  const view = progressView(process.stderr);
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

/** Why and when the watching ends before the wait: Ctrl-C, or `--wait-timeout`. */
class Leaving {
  why: 'timeout' | 'interrupt' | undefined;
  say: (line: string) => void;
  private readonly stopped = new AbortController();
  private readonly timer: NodeJS.Timeout | undefined;
  private interrupts = 0;

  constructor(
    session: Session,
    private readonly client: Client,
    private readonly job: Job,
    private readonly cancelOnInterrupt: boolean,
    waitTimeoutMs: number | undefined,
  ) {
    this.say = (line) => session.say(line);
    // A longer one than a timer can hold is none.
    if (waitTimeoutMs !== undefined && waitTimeoutMs < 2 ** 31) {
      this.timer = setTimeout(() => this.leave('timeout'), waitTimeoutMs);
    }
    process.on('SIGINT', this.interrupt);
  }

  get signal(): AbortSignal {
    return this.stopped.signal;
  }

  stop(): void {
    clearTimeout(this.timer);
    process.off('SIGINT', this.interrupt);
  }

  private readonly interrupt = () => {
    this.interrupts += 1;
    if (!this.cancelOnInterrupt || this.interrupts > 1) {
      this.leave('interrupt');
      return;
    }
    this.say('Cancelling the job; Ctrl-C again leaves it to the wait.');
    const { connection, jobId } = this.job;
    requestCancel(this.client, connection, jobId, 'interrupted').catch((error: unknown) =>
      this.say((error as Error).message),
    );
  };

  private leave(why: 'timeout' | 'interrupt'): void {
    this.why ??= why;
    this.stopped.abort();
  }
}

async function announce(session: Session, { connection, jobId }: Job): Promise<WaitSnapshot | undefined> {
  const client = await session.client();
  const snapshot = await snapshotOf(waitHandle(client, connection, jobId));
  const joined = snapshot && Date.now() - snapshot.startTime.getTime() > JOINED_MS;
  session.say(`Connection  ${connection}\nJob         ${jobId}\nWorkflow    ${waitId(connection, jobId)}`);
  if (snapshot) session.say(`Run         ${snapshot.runId}`);
  const link = webUiLink(await session.target(), waitId(connection, jobId), snapshot?.runId);
  if (link) session.say(`Web UI      ${link}`);
  if (joined) {
    session.say(`Joined the wait that runs since ${snapshot.startTime.toISOString()}; its own settings hold.`);
  }
  return snapshot;
}
