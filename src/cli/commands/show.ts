import type { KnownWait } from '../../client/known-wait.js';
import type { WaitEnd } from '../../client/wait-end.js';
import { WaitHandle } from '../../client/wait-handle.js';
import type { WatchedPolls } from '../../contract/watch.js';
import { EXIT } from '../../contract/failures.js';
import type { JobReference } from '../../contract/ids.js';
import type { NextLimit } from '../../contract/wait-limits.js';
import type { CommandContext } from '../terminal/command-context.js';
import { outcomeText } from '../terminal/outcome-text.js';
import { oneLine } from '../../text/printable-text.js';
import { noSuchWait } from '../terminal/problem.js';
import { shortDuration } from '../../text/short-duration.js';
import { timelineOf, timelineText } from '../terminal/timeline.js';
import { wrapIndented } from '../terminal/wrap.js';

const LAST_MESSAGES = 5;
const NAME_WIDTH = 9;

export async function showCommand(context: CommandContext, job: JobReference): Promise<number> {
  const client = await context.client();
  const known = await new WaitHandle(client, job).known();
  if (!known) throw noSuchWait(job.connection, job.jobId);
  const { running, runId, workflowId, watched } = known;
  const end = running ? undefined : await new WaitHandle(client, job, { runId }).result();
  const shown: WaitEnd = end ?? { exit: EXIT.ok, outcome: known.outcome, answered: known.answered };
  if (!shown.answered && !context.hasUnread) {
    context.say(
      'No worker answers for this wait. Only what the Temporal server knows is shown; the timeline needs a worker.',
    );
  }
  const limit = running && known.answered && !context.json ? await new WaitHandle(client, job).limit() : undefined;
  const now = Date.now();
  const lines = [outcomeText(shown, process.stdout, LAST_MESSAGES)];
  if (watched) lines.push(...watchedLines(watched, now));
  if (running) lines.push(...progressLines(known, limit, now));
  const link = (await context.webUiLinks())(workflowId, runId);
  if (link) lines.push(row('Web UI', link));
  const facts = process.stdout.isTTY
    ? wrapIndented(lines.join('\n'), NAME_WIDTH + 1, process.stdout.columns || Infinity)
    : lines.join('\n');
  const timeline = timelineOf(shown.outcome, known, end?.error?.type);
  const text = timeline.entries.length > 0 ? `${facts}\n\n${timelineText(timeline, now, process.stdout)}` : facts;
  context.result(text, { ...shown.outcome, ...(end?.error && { error: end.error }) });
  return shown.exit;
}

function progressLines({ pendingPoll }: KnownWait, limit: NextLimit | null | undefined, now: number): string[] {
  const lines: string[] = [];
  if (pendingPoll) {
    const { polls, nextPollAt, observation } = pendingPoll;
    const next = nextPollAt ? `, the next ${inText(nextPollAt.getTime(), now)}` : '';
    lines.push(row('Polling', `poll ${polls}${next}`));
    if (observation.problem) lines.push(row('Problem', oneLine(observation.problem)));
  }
  if (limit) lines.push(row('Limit', `${limit.what}, ${inText(Date.parse(limit.at), now)}`));
  return lines;
}

function watchedLines({ watch, lastPollAt, nextPollAt, connection }: WatchedPolls, now: number): string[] {
  const last = shortDuration(Math.max(0, now - lastPollAt));
  const lines = [row('Polling', `by ${watch}, last ${last} ago, the next ${inText(nextPollAt, now)}`)];
  const { condition, since, problem } = connection;
  if (condition === 'clear') return lines;
  const why = problem === undefined ? '' : `: ${oneLine(problem)}`;
  return [...lines, row('Problem', `the connection is ${condition} for ${shortDuration(now - since)}${why}`)];
}

function inText(at: number, now: number): string {
  const timestamp = new Date(at).toISOString();
  return at > now ? `in ${shortDuration(at - now)}, at ${timestamp}` : `now, at ${timestamp}`;
}

function row(name: string, value: string): string {
  return `${name.padEnd(NAME_WIDTH)} ${value}`;
}
