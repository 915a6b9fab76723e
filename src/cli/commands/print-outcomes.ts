/** What is said of several jobs once nobody watches them any more. */
import { EXIT, worstExit } from '../../contract/failures.js';
import type { AwaitedJob } from './awaited-job.js';
import { commandLine, commandOf, quoted } from '../terminal/command-line.js';
import { count, isJobsOwn, outcomeText, type JobEnd } from '../terminal/outcome-text.js';
import type { CommandContext } from '../terminal/command-context.js';

/** Of how many jobs the ids are repeated, for people to copy; of more the file is named that they came from. */
const LISTED = 20;

const EXIT_OF_LEAVING = { detach: EXIT.ok, timeout: EXIT.stillRunning, interrupt: EXIT.interrupted };

/**
 * Prints all results in the order of the jobs, and gives the exit code for them together.
 * @param why the watching ended before the waits that still run @param inputFile where the jobs came from; undefined: from the arguments
 */
export function reportMany(
  context: CommandContext,
  jobs: readonly AwaitedJob[],
  why: keyof typeof EXIT_OF_LEAVING,
  inputFile: string | undefined,
): number {
  const running = jobs.filter(({ end }) => end === undefined);
  const ends = jobs.flatMap(({ end }) => end ?? []);
  const text = ends.map((end) => outcomeText(end, process.stdout));
  const left = detachLines(context, running, jobs.length, why, inputFile);
  if (why === 'detach' && left.length > 0) text.push(left.join('\n'));
  if (context.json || text.length > 0) {
    context.result(text.join('\n\n'), {
      jobs: jobs.map(({ end, outcome }) => ({ ...outcome, ...(end?.error && { error: end.error }) })),
    });
  }
  context.say(tally(jobs));
  if (why !== 'detach') for (const line of left) context.say(line);
  return worstExit(jobs.map(({ end }) => end?.exit ?? EXIT_OF_LEAVING[why]));
}

/** `3 jobs: 1 succeeded, 1 JobLost, 1 still running.` */
function tally(jobs: readonly AwaitedJob[]): string {
  const counts = new Map<string, number>();
  for (const { end } of jobs) {
    const what = end ? whatOf(end) : 'still running';
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return `${count(jobs.length, 'job')}: ${[...counts].map(([what, many]) => `${many} ${what}`).join(', ')}.`;
}

function whatOf({ outcome, error }: JobEnd): string {
  return !error || isJobsOwn(error) ? outcome.state : error.type;
}

function detachLines(
  context: CommandContext,
  running: readonly AwaitedJob[],
  all: number,
  why: keyof typeof EXIT_OF_LEAVING,
  inputFile: string | undefined,
): string[] {
  if (running.length === 0) return [];
  const waits = running.length === 1 ? '1 wait' : `${running.length} waits`;
  const first = {
    detach: `Detached from ${waits}.`,
    timeout: `${running.length} of ${all} still running: --wait-timeout passed.`,
    interrupt: `Detached: ${waits} ${running.length === 1 ? 'goes' : 'go'} on.`,
  };
  return [
    first[why],
    ...comeBackLines(context, running, inputFile).map((line) => `Come back: ${line}`),
    ...(why === 'detach' ? [] : [`Cancel one: ${commandOf(['cancel', '<connection>', '<jobId>'], context.flags)}`]),
  ];
}

function comeBackLines(
  { flags }: CommandContext,
  running: readonly AwaitedJob[],
  inputFile: string | undefined,
): string[] {
  if (inputFile !== undefined && running.length > LISTED) {
    const [file, how] = inputFile === '-' ? ['-', ' (with the same lines)'] : [quoted(inputFile), ''];
    return [commandOf(['await', '--input', file], flags) + how];
  }
  const connections = new Set(running.map(({ connection }) => connection));
  return [...connections].map((connection) => {
    const jobIds = running.filter((job) => job.connection === connection).map(({ jobId }) => jobId);
    return commandLine('await', connection, jobIds, flags);
  });
}
