/** How many runs went, as text and as JSON. */
import { endOfFollowed } from '../../client/run-end.js';
import { EXIT, worstExit } from '../../contract/failures.js';
import type { RunReference } from '../../contract/ids.js';
import type { RunJobInput } from '../../contract/run-job-input.js';
import type { LineEnd, ManyProgress, NotStarted } from '../../contract/run-many.js';
import { fullKey } from '../../contract/run-needs.js';
import { unseenRunOutcome } from '../../contract/reported-run.js';
import { count } from '../../text/count.js';
import { oneLine } from '../../text/printable-text.js';
import { endText, repeatsState, type JobEnd } from './outcome-text.js';
import { runJson, runningJson, type ShownRun } from './run-text.js';

const NOT_STARTED_HINT = 'correct what failed, then run the same list again: it starts no job that has succeeded';
const LOST_HINT = 'run the same list again: it finds the runs that were started';

/** How the run of a line ended, or why there is none. */
export type ShownLine = ShownRun & JobEnd;

/** The end of a line with its exit code; a line that was not started has only that of the run that it needs. */
export function endOfLine(end: LineEnd | undefined, inputs: readonly RunJobInput[], line: number): ShownLine {
  const input = inputs[line] as RunJobInput;
  const unseen = unseenRunOutcome(input, new Date().toISOString(), 'ended');
  if (!end) {
    const message = 'somebody ended the workflow that starts this run; a run that was started continues';
    return { exit: EXIT.error, outcome: unseen, error: { type: 'Terminated', message, hint: LOST_HINT } };
  }
  if (!('notStarted' in end)) return endOfFollowed(end);
  const error = { type: 'NotStarted', message: whyText(end.notStarted, inputs), hint: NOT_STARTED_HINT };
  const exit = end.notStarted.why === 'cancelled' ? EXIT.cancelled : EXIT.ok;
  return { exit, outcome: unseen, error };
}

function whyText({ why, need }: NotStarted, inputs: readonly RunJobInput[]): string {
  const needed = need === undefined ? undefined : inputs[need];
  if (why === 'stopped') return 'another run did not succeed, and --on-failure is stop';
  if (why === 'cancelled') return 'all runs were cancelled before it was started';
  return needed ? `it needs ${oneLine(fullKey(needed))}, which did not succeed` : 'a run that it needs did not succeed';
}

/** `gallery nightly (job 6a1b…): succeeded`. */
export function lineText({ connection, key }: RunReference, end: JobEnd, stream: NodeJS.WriteStream): string {
  const name = `${connection} ${oneLine(key)}`;
  if (end.error?.type === 'NotStarted') return `${name}: not started: ${end.error.message}`;
  const { jobId } = end.outcome;
  return `${name}${jobId === '' ? '' : ` (job ${oneLine(jobId)})`}: ${endText(end, stream)}`;
}

/** The JSON of a list. @param ends of the lines that have ended */
export function manyJson(inputs: readonly RunJobInput[], ends: ReadonlyMap<number, ShownLine>): object {
  const now = new Date().toISOString();
  return {
    jobs: inputs.map((input, line) => {
      const end = ends.get(line);
      return end ? runJson(end) : runningJson(unseenRunOutcome(input, now, 'waiting'));
    }),
  };
}

/** `200 runs: 34 succeeded, 1 failed, 10 running, 155 waiting`. */
export function progressText({ states }: Pick<ManyProgress, 'states'>): string {
  const words = { s: 'succeeded', f: 'did not succeed', n: 'not started', r: 'running', w: 'waiting' } as const;
  const parts = Object.entries(words).map(([state, word]): [number, string] => [states.split(state).length - 1, word]);
  return `${count(states.length, 'run')}: ${joined(parts)}`;
}

/** `3 runs: 1 succeeded, 1 failed, 1 not started.` @param open how many have not ended */
export function tally(ends: Iterable<ShownLine>, open: number): string {
  const counts = new Map<string, number>();
  let all = open;
  for (const end of ends) {
    all += 1;
    const what = whatOf(end);
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const parts = [...counts].map(([what, many]): [number, string] => [many, what]);
  return `${count(all, 'run')}: ${joined([...parts, [open, 'still running or waiting']])}.`;
}

function whatOf({ exit, outcome, error }: JobEnd): string {
  if (error?.type === 'NotStarted') return 'not started';
  if (exit === EXIT.mayStillRun) return 'cancelled but may still run';
  if (exit === EXIT.cancelled) return 'cancelled';
  return !error || repeatsState(error) ? outcome.state : error.type;
}

function joined(parts: readonly [number, string][]): string {
  const said = parts.filter(([many]) => many > 0).map(([many, what]) => `${many} ${what}`);
  return said.join(', ');
}

/** The exit code of all. */
export function exitOfMany(ends: Iterable<ShownLine>, whenOpen: number | undefined): number {
  return worstExit([...[...ends].map(({ exit }) => exit), ...(whenOpen === undefined ? [] : [whenOpen])]);
}
