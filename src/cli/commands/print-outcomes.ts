/** What `vigil await` prints for several jobs when it stops following them. */
import { EXIT, worstExit } from '../../contract/failures.js';
import { EXIT_OF_SIGNAL } from './detach-signal.js';
import type { AwaitedJob } from './awaited-job.js';
import { commandLine, commandOf, quoted } from '../terminal/command-line.js';
import { ignoredField } from '../terminal/joined-wait.js';
import { count } from '../../text/count.js';
import { repeatsState, outcomeText, type JobEnd } from '../terminal/outcome-text.js';
import type { CommandContext } from '../terminal/command-context.js';

/** With more running jobs than this, the command to come back names the input file instead of the job ids. */
const MAX_IDS = 20;

const EXIT_WHEN = { detach: EXIT.ok, timeout: EXIT.stillRunning, ...EXIT_OF_SIGNAL };

/**
 * Prints all outcomes in the order of the jobs.
 * @param why why Vigil stopped following the waits that still run @param inputFile where the jobs came from; undefined: from the arguments
 * @returns the exit code for all of them
 */
export function reportMany(
  context: CommandContext,
  jobs: readonly AwaitedJob[],
  why: keyof typeof EXIT_WHEN,
  inputFile: string | undefined,
): number {
  const running = jobs.filter(({ end }) => end === undefined);
  const ends = jobs.flatMap(({ end }) => end ?? []);
  const text = ends.map((end) => outcomeText(end, process.stdout));
  const left = detachLines(context, running, jobs.length, why, inputFile);
  if (why === 'detach' && left.length > 0) text.push(left.join('\n'));
  if (context.json || text.length > 0) {
    context.result(text.join('\n\n'), {
      jobs: jobs.map(({ end, outcome, ignored }) => ({
        ...outcome,
        ...(end?.error && { error: end.error }),
        ...ignoredField(ignored),
      })),
    });
  }
  context.say(tally(jobs));
  if (why !== 'detach') for (const line of left) context.say(line);
  return worstExit(jobs.map(({ end }) => end?.exit ?? EXIT_WHEN[why]));
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

function whatOf({ exit, outcome, error }: JobEnd): string {
  if (exit === EXIT.mayStillRun) return 'cancelled but may still run';
  if (exit === EXIT.cancelled) return 'cancelled';
  return !error || repeatsState(error) ? outcome.state : error.type;
}

function detachLines(
  context: CommandContext,
  running: readonly AwaitedJob[],
  all: number,
  why: keyof typeof EXIT_WHEN,
  inputFile: string | undefined,
): string[] {
  if (running.length === 0) return [];
  const waits = running.length === 1 ? '1 wait' : `${running.length} waits`;
  const first: Partial<Record<typeof why, string>> = {
    detach: `Detached from ${waits}.`,
    timeout: `--wait-timeout passed: ${running.length} of ${all} jobs still running.`,
  };
  return [
    first[why] ?? `Detached: ${waits} ${running.length === 1 ? 'continues' : 'continue'}.`,
    ...comeBackLines(context, running, inputFile).map((line) => `Come back: ${line}`),
    ...(why === 'detach' ? [] : [`Cancel one: ${commandOf(['cancel', '<connection>', '<jobId>'], context.flags)}`]),
  ];
}

function comeBackLines(
  { flags }: CommandContext,
  running: readonly AwaitedJob[],
  inputFile: string | undefined,
): string[] {
  if (inputFile !== undefined && running.length > MAX_IDS) {
    const [file, how] = inputFile === '-' ? ['-', ' (with the same input)'] : [quoted(inputFile), ''];
    return [commandOf(['await', '--input', file], flags) + how];
  }
  const connections = new Set(running.map(({ connection }) => connection));
  return [...connections].map((connection) => {
    const jobIds = running.filter((job) => job.connection === connection).map(({ jobId }) => jobId);
    return commandLine('await', connection, jobIds, flags);
  });
}
