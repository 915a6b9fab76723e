import { webUiLink } from '../client/temporal.js';
import { snapshotOf, startOrJoin, waitHandle, readEnd, requestCancel, type WaitEnd } from '../client/waits.js';
import { parseDuration } from '../duration.js';
import { EXIT } from '../errors.js';
import { unseenOutcome, waitId, type JobOutcome } from '../job.js';
import { inputOf, type InputFlags } from './await-input.js';
import { follow } from './follow.js';
import { outcomeText } from './outcome-text.js';
import { usageProblem } from './problem.js';
import { progressView } from './progress.js';
import type { Session } from './session.js';

export interface AwaitFlags extends InputFlags {
  again?: boolean;
  detach?: boolean;
  cancelOnInterrupt?: boolean;
  waitTimeout?: string;
}

/** A wait that began longer ago than this was somebody else's start. */
const JOINED_MS = 3_000;

export async function awaitCommand(
  session: Session,
  connectionArgument: string | undefined,
  jobArgument: string | undefined,
  flags: AwaitFlags,
): Promise<number> {
  const waitTimeoutMs = flags.waitTimeout === undefined ? undefined : parseDuration(flags.waitTimeout);
  if (flags.waitTimeout !== undefined && waitTimeoutMs === undefined) {
    throw usageProblem([
      '--wait-timeout: expected a duration such as "90s" or "6h"; it limits the watching, --deadline the job',
    ]);
  }
  const input = inputOf(connectionArgument, jobArgument, flags);
  const { connection, jobId } = input;
  const { taskQueue } = await session.requireConnection(connection);
  const client = await session.client();
  const handle = await startOrJoin(client, taskQueue, input, flags.again ?? false);
  if (!handle) {
    session.say(`The wait for ${connection} ${jobId} has ended already; --again looks afresh.`);
    return report(session, await readEnd(waitHandle(client, connection, jobId)));
  }
  await announce(session, input);
  if (flags.detach) {
    session.result(`Detached. Come back: vigil await ${connection} ${quoted(jobId)}`, begun(connection, jobId));
    return EXIT.ok;
  }

  const stop = new AbortController();
  const ended = { by: undefined as 'timeout' | 'interrupt' | undefined };
  const timer = waitTimeoutMs === undefined ? undefined : setTimeout(() => leave('timeout'), waitTimeoutMs);
  const leave = (by: 'timeout' | 'interrupt') => {
    ended.by ??= by;
    stop.abort();
  };
  let interrupts = 0;
  const interrupt = () => {
    interrupts += 1;
    if (!flags.cancelOnInterrupt || interrupts > 1) return leave('interrupt');
    session.say('Cancelling the job; Ctrl-C again leaves it to the wait.');
    requestCancel(client, connection, jobId, 'interrupted').catch((error: Error) => session.say(error.message));
  };
  process.on('SIGINT', interrupt);
  const view = progressView(process.stderr);
  try {
    const { end, lastKnown } = await follow(client, handle, { taskQueue, connection }, view, stop.signal);
    view.end();
    if (end) return report(session, end);
    const comeBack = `Come back: vigil await ${connection} ${quoted(jobId)}\nCancel it: vigil cancel ${connection} ${quoted(jobId)}`;
    const why = ended.by === 'timeout' ? 'Still running: --wait-timeout passed.' : 'Detached: the wait goes on.';
    if (session.json) session.result('', lastKnown ?? begun(connection, jobId));
    session.say(`${why}\n${comeBack}`);
    return ended.by === 'timeout' ? EXIT.stillRunning : EXIT.interrupted;
  } finally {
    view.end();
    clearTimeout(timer);
    process.off('SIGINT', interrupt);
  }
}

/** Prints how a wait ended. */
export function report(session: Session, end: WaitEnd): number {
  const { outcome, error, exit } = end;
  session.result(outcomeText(end, process.stdout), { ...outcome, ...(error && { error }) });
  return exit;
}

async function announce(session: Session, { connection, jobId }: { connection: string; jobId: string }): Promise<void> {
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
}

function begun(connection: string, jobId: string): JobOutcome {
  return unseenOutcome(connection, jobId, new Date().toISOString(), 'waiting');
}

/** A job id as a shell takes it. */
export function quoted(jobId: string): string {
  return /^[\w.:-]+$/.test(jobId) ? jobId : `'${jobId.replaceAll("'", `'\\''`)}'`;
}
