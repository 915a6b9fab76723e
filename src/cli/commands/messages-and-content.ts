/** Commands that show what was collected: `messages` and `content`. */
import prettyBytes from 'pretty-bytes';
import type { WaitEnd } from '../../client/wait-end.js';
import { WaitHandle } from '../../client/wait-handle.js';
import { EXIT, FAILURES } from '../../contract/failures.js';
import type { JobReference } from '../../contract/ids.js';
import type { JobMessage, MessagesReceipt } from '../../contract/outcome.js';
import type { Phase } from '../../contract/job.js';
import { oneLine, printable } from '../../text/printable-text.js';
import { CliProblem, noSuchWait, usageProblem, workerAbsent } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';

export async function messagesCommand(context: CommandContext, connection: string, jobId: string): Promise<number> {
  const { messages, phase } = (await endSoFar(context, connection, jobId)).outcome;
  const { all, why } = await storedMessages(context, { connection, jobId }, messages);
  if (!all && messages.total > messages.last.length) {
    context.say(
      `Showing the last ${messages.last.length} of ${messages.total} messages${why === undefined ? '' : `: ${oneLine(why)}`}.`,
    );
  }
  const shown = all ?? messages.last;
  const nothing = nothingYet('Messages', phase) ?? 'The job had no messages.';
  context.result(shown.length === 0 ? nothing : shown.map(messageLine).join('\n'), { ...messages, messages: shown });
  return EXIT.ok;
}

export interface ContentFlags {
  to?: string;
  force?: boolean;
}

export async function contentCommand(
  context: CommandContext,
  connection: string,
  jobId: string,
  { to, force = false }: ContentFlags,
): Promise<number> {
  if (force && to === undefined) throw usageProblem(['--force: only allowed with --to'], 'see `vigil content --help`');
  const { outcome, error } = await endSoFar(context, connection, jobId);
  const { content, phase, outputLocation } = outcome;
  if (error?.type === 'CollectionFailed' && to !== undefined) {
    throw new CliProblem(FAILURES.CollectionFailed.exit, error.type, error.message, error.hint);
  }
  const early = nothingYet('Content', phase);
  if (to !== undefined && early) {
    throw new CliProblem(EXIT.error, 'NotCollected', early, 'run `vigil await` to wait for the end of the job');
  }
  if (to !== undefined && content.length > 0) {
    return (await import('./copy-content.js')).copyContent(context, { connection, jobId }, outcome, { to, force });
  }
  const lines = content.map(
    ({ name, mediaType, bytes, sha256, uri }) =>
      `${oneLine(name)}  ${oneLine(mediaType)}  ${prettyBytes(bytes)}  sha256 ${sha256}\n  ${uri}`,
  );
  if (outputLocation) lines.push(`The vendor put its output at ${oneLine(outputLocation)}`);
  const nothing = early ?? 'The job has no content.';
  context.result(lines.length === 0 ? nothing : lines.join('\n'), { content, outputLocation });
  return EXIT.ok;
}

function nothingYet(what: 'Messages' | 'Content', phase: Phase): string | undefined {
  if (phase === 'ended') return undefined;
  const are = what === 'Messages' ? 'are' : 'is';
  if (phase === 'collecting') return `${what} ${are} being collected; run \`vigil show\` to see any problem.`;
  return `${what} ${are} collected after the end of the job.`;
}

async function endSoFar(
  context: CommandContext,
  connection: string,
  jobId: string,
): Promise<Pick<WaitEnd, 'outcome' | 'error'>> {
  const client = await context.client();
  const job = { connection, jobId };
  const known = await new WaitHandle(client, job).knownWithoutWatch();
  if (!known) throw noSuchWait(connection, jobId);
  if (!known.running) return new WaitHandle(client, job, { runId: known.runId }).result();
  if (!known.answered) throw workerAbsent(`no worker answers for the wait of ${connection} ${jobId}`);
  return known;
}

/** All messages, verified, or why this machine cannot read them. @throws CliProblem if the file has changed; ConfigError */
async function storedMessages(
  context: CommandContext,
  job: JobReference,
  { uri, sha256 }: MessagesReceipt,
): Promise<{ all?: JobMessage[]; why?: string }> {
  if (uri === null) return {};
  const { JobFiles } = await import('../../content/stored-file.js');
  const { openStoreToRead } = await import('../../content/open-store.js');
  const { readMessages } = await import('../../content/stored-lists.js');
  try {
    const { content } = await context.config();
    return { all: await readMessages(new JobFiles(await openStoreToRead(content), job), { uri, sha256 }) };
  } catch (error) {
    const { name, message } = error as Error;
    // Without a config of its own, the command still shows what Temporal has.
    if (name === 'StoreError' || (name === 'ConfigError' && context.flags.config === undefined))
      return { why: message };
    if (name !== 'ReceiptMismatch') throw error;
    throw new CliProblem(
      FAILURES.CollectionFailed.exit,
      'ContentMismatch',
      `messages: ${message}; not shown`,
      'the stored files were changed; run `vigil await … --again` to collect the messages again',
    );
  }
}

function messageLine({ severity, text, at, source }: JobMessage): string {
  return [at ?? '', severity.padEnd(7), source ? `[${oneLine(source)}]` : '', printable(text)]
    .filter(Boolean)
    .join(' ');
}
