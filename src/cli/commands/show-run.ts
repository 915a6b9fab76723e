/** `vigil show <connection> --key <key>`: how a run goes, or how it ended. */
import { RunHandle } from '../../client/run-handle.js';
import { WaitHandle } from '../../client/wait-handle.js';
import { EXIT } from '../../contract/failures.js';
import { unseenRunOutcome } from '../../contract/reported-run.js';
import { oneLine } from '../../text/printable-text.js';
import type { CommandContext } from '../terminal/command-context.js';
import { runLine } from '../terminal/command-line.js';
import { noSuchRun } from '../terminal/problem.js';
import { runJson, runningJson, runText } from '../terminal/run-text.js';
import { runArguments } from './run-arguments.js';

const ANSWER_TIMEOUT_MS = 5_000;
const LAST_MESSAGES = 5;

export async function showRunCommand(
  context: CommandContext,
  connection: string | undefined,
  jobId: string | undefined,
  key: string,
): Promise<number> {
  const run = runArguments('show', connection, jobId, key);
  const client = await context.client();
  const found = await new RunHandle(client, run).describe();
  if (!found) throw noSuchRun(run, `to start one, run \`${runLine('run', run, context.flags)} --job FILE\``);
  const { runId, running } = found;
  const handle = new RunHandle(client, run, found);
  const link = (await context.webUiLinks())(handle.workflowId, runId);
  const linkLine = link === undefined ? [] : [`Web UI    ${link}`];
  if (!running) {
    const end = await handle.result();
    context.result([runText(context, run, end, LAST_MESSAGES), ...linkLine].join('\n'), runJson(end));
    return end.exit;
  }
  const progress = await handle.progress(ANSWER_TIMEOUT_MS);
  if (!progress && !context.hasUnread)
    context.say('No worker answers for this run. Only what the Temporal server knows is shown.');
  const unseen = unseenRunOutcome(run, found.startedAt.toISOString(), 'waiting', progress);
  const wait =
    unseen.jobId === ''
      ? undefined
      : await new WaitHandle(client, { connection: run.connection, jobId: unseen.jobId }).known();
  const outcome = wait ? { ...wait.outcome, submit: unseen.submit } : unseen;
  const uploading = progress?.uploading === undefined ? '' : `, uploading ${oneLine(progress.uploading)}`;
  const phase = progress ? [`Phase     ${progress.phase}${uploading}`] : [];
  const problem = progress?.problem ? [`Problem   ${oneLine(progress.problem)}`] : [];
  context.result(
    [runText(context, run, { outcome }, LAST_MESSAGES), ...phase, ...problem, ...linkLine].join('\n'),
    runningJson(outcome),
  );
  return EXIT.ok;
}
