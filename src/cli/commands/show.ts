import type { Client } from '@temporalio/client';
import { historyOf } from '../../client/history.js';
import { liveOutcome } from '../../client/live.js';
import { nextLimit, type Story } from '../../client/story.js';
import { storyOf } from '../../client/tell-story.js';
import { webUiLink } from '../../temporal/web-ui.js';
import { outcomeSoFar, readEnd, snapshotOf, waitHandle, type WaitEnd, type WaitSnapshot } from '../../client/waits.js';
import { EXIT } from '../../contract/failures.js';
import { waitId } from '../../contract/ids.js';
import { outcomeOf } from '../../contract/wait-record.js';
import { outcomeText } from '../terminal/outcome-text.js';
import { oneLine } from '../terminal/printable.js';
import { noSuchWait } from '../terminal/problem.js';
import type { CommandContext } from '../terminal/command-context.js';
import { shortDuration } from '../terminal/short-duration.js';
import { timelineText } from '../terminal/timeline.js';
import { wrappedUnder } from '../terminal/wrapped.js';

export interface ShowFlags {
  all?: boolean;
}

const QUERY_PATIENCE_MS = 5_000;
const LAST_MESSAGES = 5;
const NAME_WIDTH = 9;

export async function showCommand(
  context: CommandContext,
  connection: string,
  jobId: string,
  flags: ShowFlags,
): Promise<number> {
  const client = await context.client();
  const handle = waitHandle(client, connection, jobId);
  const snapshot = await snapshotOf(handle);
  if (!snapshot) throw noSuchWait(connection, jobId);
  const told = snapshot.running ? await outcomeSoFar(client, handle, QUERY_PATIENCE_MS) : undefined;
  if (snapshot.running && !told) {
    context.say('No worker answers for this wait: what follows is what the server alone knows.');
  }
  // As JSON the outcome is all there is; without a worker the history alone tells it.
  const story =
    context.json && (told || !snapshot.running)
      ? undefined
      : await readStory(context, client, handle.workflowId, snapshot);
  const now = Date.now();
  const known = told ?? (story?.record && outcomeOf(story.record, now));
  const end: WaitEnd = snapshot.running
    ? { exit: EXIT.ok, outcome: liveOutcome({ connection, jobId }, known, snapshot, now) }
    : await readEnd(client, handle);
  const lines = [outcomeText(end, process.stdout, LAST_MESSAGES)];
  if (snapshot.running) lines.push(...liveLines(snapshot, story, now));
  const link = webUiLink(await context.target(), waitId(connection, jobId), snapshot.runId);
  if (link) lines.push(row('Web UI', link));
  const facts = process.stdout.isTTY
    ? wrappedUnder(lines.join('\n'), NAME_WIDTH + 1, process.stdout.columns || Infinity)
    : lines.join('\n');
  const texts = [facts, ...(story ? ['', timelineText(story, now, process.stdout, flags.all ?? false)] : [])];
  context.result(texts.join('\n'), { ...end.outcome, ...(end.error && { error: end.error }) });
  return end.exit;
}

/** Of a history that cannot be read there is no story; the outcome is shown all the same. */
async function readStory(
  context: CommandContext,
  client: Client,
  workflowId: string,
  { runId }: WaitSnapshot,
): Promise<Story | undefined> {
  try {
    return storyOf(await historyOf(client, workflowId, runId));
  } catch (error) {
    context.say(`There is no timeline: the history cannot be read (${oneLine((error as Error).message)}).`);
    return undefined;
  }
}

function liveLines({ progress }: WaitSnapshot, story: Story | undefined, now: number): string[] {
  const lines: string[] = [];
  if (progress) {
    const next = progress.nextPollAt;
    const at = next ? `, the next ${inText(next.getTime(), now)}` : '';
    lines.push(row('Polling', `poll ${progress.polls}${at}`));
    const { problem } = progress.observation;
    if (problem) lines.push(row('PollProblem', oneLine(problem)));
  }
  const limit = story && nextLimit(story);
  if (limit) lines.push(row('Limit', `${limit.what}, ${inText(limit.at, now)}`));
  return lines;
}

function inText(at: number, now: number): string {
  const timestamp = new Date(at).toISOString();
  return at > now ? `in ${shortDuration(at - now)}, at ${timestamp}` : `now, at ${timestamp}`;
}

function row(name: string, value: string): string {
  return `${name.padEnd(NAME_WIDTH)} ${value}`;
}
