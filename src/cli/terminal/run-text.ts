/** How a run ended, as text and as JSON. */
import prettyBytes from 'pretty-bytes';
import type { RunEnd } from '../../client/run-end.js';
import type { RunReference } from '../../contract/ids.js';
import type { RunOutcome, SubmitReport } from '../../contract/run-job.js';
import { nameInStore } from '../../contract/store-path.js';
import type { IgnoredSetting } from '../../contract/wait-messages.js';
import { adoptCommands } from '../../text/adopt-commands.js';
import { count } from '../../text/count.js';
import { oneLine } from '../../text/printable-text.js';
import type { CommandContext } from './command-context.js';
import { targetFlags } from './command-line.js';
import { ignoredField } from './joined-wait.js';
import { outcomeText, type JobEnd } from './outcome-text.js';

const NAME_WIDTH = 9;

export type ShownRun = Pick<RunEnd, 'outcome' | 'evidence'> & Pick<JobEnd, 'error'>;

/** @param ignored the settings of a joining caller that did not apply @returns the exit code */
export function printRunEnd(
  context: CommandContext,
  run: RunReference,
  end: RunEnd,
  ignored?: readonly IgnoredSetting[],
): number {
  context.result(runText(context, run, end), { ...runJson(end), ...ignoredField(ignored) });
  return end.exit;
}

export function runJson({ outcome, error, evidence }: ShownRun): object {
  return { ...outcome, ...(error && { error }), ...(evidence && { evidence }) };
}

/** @param lastMessages how many messages of the job to show; default: only the most severe one */
export function runText(
  { flags }: CommandContext,
  run: RunReference,
  { outcome, error, evidence }: ShownRun,
  lastMessages?: number,
): string {
  const commands = evidence
    ? adoptCommands(run, evidence.found, targetFlags(flags)).map((command) => row('', command))
    : [];
  const shown = error && {
    ...error,
    ...(evidence && { hint: 'check at the vendor whether the job runs; then run one of these:' }),
  };
  const found = (evidence?.found ?? []).map(({ jobId, state, name, by, began }) =>
    row(
      'Found',
      [`${oneLine(jobId)} ${state}`, name, by && `by ${by}`, began]
        .filter((part) => part !== undefined)
        .map(oneLine)
        .join(', '),
    ),
  );
  const head = [row('Run', `${run.connection} ${oneLine(run.key)}`), ...submitRows(outcome.submit), ...found];
  if (outcome.jobId !== '')
    return [...head, outcomeText({ exit: 0, outcome, error: shown }, process.stdout, lastMessages), ...commands].join(
      '\n',
    );
  if (shown) head.push(`${shown.type}: ${oneLine(shown.message)}`, `What to do: ${shown.hint}`);
  return [...head, ...commands].join('\n');
}

function submitRows({ jobId, at, result, attempts, earlier = [], uploads = [] }: SubmitReport): string[] {
  const requests =
    attempts === 0 ? 'no request was sent' : `${count(attempts, 'request')}${at === null ? '' : `, the last at ${at}`}`;
  const how = result ?? (jobId === null ? 'nothing started yet' : 'submitted');
  return [
    ...uploads.map(({ path, vendorName, bytes, sha256 }) =>
      row(
        'Upload',
        `${oneLine(path)}${vendorName === nameInStore(path) ? '' : ` as ${oneLine(vendorName)}`}  ${prettyBytes(bytes)}  sha256 ${oneLine(sha256)}`,
      ),
    ),
    row('Submit', `${how}, ${requests}`),
    ...earlier.map(({ jobId: before, state, summary }) =>
      row('Earlier', `${oneLine(before)} ${state}${summary === null ? '' : ` - ${oneLine(summary)}`}`),
    ),
  ];
}

/** What is known of a run that goes on, as JSON: before it has a job, its phase is `submitting`. */
export function runningJson({ submit, ...outcome }: RunOutcome): object {
  return { ...outcome, ...(submit.jobId === null && { phase: 'submitting' }), submit };
}

function row(name: string, value: string): string {
  return `${name.padEnd(NAME_WIDTH)} ${value}`;
}
