/** The current details of a wait in the Web UI, as Markdown. Pure, tested by table. */
import { durationText } from '../contract/duration-text.js';
import { FAILURES, type FailureType } from '../contract/failures.js';
import type { Condition } from '../contract/job.js';
import { patienceEnd, queueEnd } from '../contract/wait-limits.js';
import { latestDeadlineOf, stateOf, timestamp, type WaitRecord } from '../contract/wait-record.js';
import { cancelBrief, cancelText } from '../text/cancel-text.js';
import { WHAT_TO_DO } from '../text/condition-text.js';
import { commands, END, link, literal } from '../text/markdown.js';
import { namespaceFlags, quoted, shellCommand } from '../text/shell-word.js';
import type { Ending } from './ending.js';

/** Further receipts are counted, not listed. */
const MOST_RECEIPTS = 20;

export interface Seen {
  workflowId: string;
  namespace: string;
  /** Milliseconds since the epoch. */
  now: number;
  /** Present once the wait has ended. */
  ending?: Ending;
}

export function currentDetails(record: WaitRecord, seen: Seen): string {
  const parts = [
    headline(record),
    phaseText(record, seen.ending),
    list([
      ...condition(record),
      ...vendorsWords(record),
      ...watch(record),
      ...deadlines(record),
      ...limited(record),
      ...cancelLines(record),
      ...messages(record),
      ...content(record),
    ]),
    toDo(record, seen.ending),
    link('Open the job at the vendor', record.link),
    howTo(record, seen),
    `As of ${time(seen.now)}${laterPolls(record)}.`,
    END,
  ];
  return parts.filter((part) => part).join('\n\n');
}

function laterPolls({ phase, watch }: WaitRecord): string {
  if (phase !== 'waiting') return '';
  return watch === undefined
    ? '; later polls are under Pending Activities'
    : '; later polls are those of that workflow';
}

/** The details of a wait whose first poll is under way. */
export function beginningDetails(): string {
  return '**Waiting for the first poll**, which also checks the input. If no worker serves the connection, it says so here in about a minute.';
}

/** The details of a wait whose input is refused. */
export function refusedDetails(problems: string[]): string {
  return ['**The input is invalid.** Correct these fields and start the wait again:', list(problems.map(literal))].join(
    '\n\n',
  );
}

function headline(record: WaitRecord): string {
  const { connection, jobId } = record.input;
  const { vendor, percent } = record.observation;
  const state = stateOf(record);
  const how = [
    vendor === null ? 'not polled yet' : state,
    percent === undefined || state === 'succeeded' ? '' : `${percent} %`,
  ];
  const job = `Job ${literal(jobId)} of ${literal(connection)}${vendor === null ? '' : ` (${vendor})`}`;
  return `${job}: **${how.filter(Boolean).join(', ')}**`;
}

function phaseText(record: WaitRecord, ending: Ending | undefined): string {
  if (ending?.as === 'failure') return `The wait ended as **${ending.failure}**: ${literal(ending.what)}`;
  if (ending?.as === 'canceled') return `The wait was **cancelled**; ${cancelText(record).job}.`;
  switch (record.phase) {
    case 'waiting':
      return 'Vigil polls the job until it ends.';
    case 'cancelling':
      return 'A cancel was requested. Vigil polls the job until the vendor confirms it.';
    case 'collecting':
      return 'The job has ended. Vigil is collecting its messages and content.';
    case 'ended':
      return 'The wait has ended.';
  }
}

/** What people can do now. After a success that needs no words. */
function toDo(record: WaitRecord, ending: Ending | undefined): string {
  const what = record.phase === 'ended' ? afterEnd(record, ending) : duringWait(record);
  return what === undefined ? '' : `**What to do:** ${what}.`;
}

function duringWait(record: WaitRecord): string | undefined {
  const { condition } = record.observation;
  if (condition !== 'clear') return WHAT_TO_DO[condition];
  if (record.phase === 'waiting' && stateOf(record) === 'paused') return 'resume the job at the vendor';
  return 'nothing, the wait continues by itself';
}

function afterEnd(record: WaitRecord, ending: Ending | undefined): string | undefined {
  // The job of a confirmed cancel does not run, whoever asked for it.
  if (ending?.as === 'canceled' || record.cancel?.result === 'confirmed') return cancelText(record).hint;
  const failure = failureOf(record, ending);
  return failure && FAILURES[failure].hint;
}

/** With `onFailure: return`, a job that failed ends its wait with an outcome. */
function failureOf(record: WaitRecord, ending: Ending | undefined): FailureType | undefined {
  if (ending?.as === 'failure') return ending.failure;
  const state = stateOf(record);
  if (ending?.as === 'canceled') return undefined;
  return state === 'failed' ? 'JobFailed' : state === 'cancelled' ? 'JobCancelled' : undefined;
}

function condition({ observation, conditionSince, phase }: WaitRecord): string[] {
  const { condition, problem } = observation;
  if (condition === 'clear' && phase === 'ended') return [];
  const why = problem === undefined ? '' : `: ${literal(problem)}`;
  return [`Condition: **${condition}** since ${time(conditionSince)}${condition === 'clear' ? '' : why}`];
}

function watch({ watch: id, phase }: WaitRecord): string[] {
  return id === undefined || phase !== 'waiting'
    ? []
    : [`Polled by the workflow ${literal(id)}, together with the other quiet jobs of the connection`];
}

function vendorsWords({ observation }: WaitRecord): string[] {
  const { vendorState, summary, outputLocation } = observation;
  return [
    vendorState === '' ? '' : `Vendor state: ${literal(vendorState)}`,
    summary ? `Vendor summary: ${literal(summary)}` : '',
    outputLocation ? `Output at the vendor: ${literal(outputLocation)}` : '',
  ];
}

function deadlines(record: WaitRecord): string[] {
  const { phase, input, limitAt } = record;
  const cancels = input.onDeadline === 'cancel' && record.cancels !== false;
  const then = cancels ? 'then Vigil cancels the job' : 'then Vigil leaves the job running';
  const limit = limitAt === undefined ? '' : time(limitAt);
  if (phase === 'cancelling') return [`The cancel must be confirmed by ${limit}`];
  const [queue, patience] = [queueEnd(record), patienceEnd(record)];
  const patienceLine = patience === undefined ? '' : `The patience for this condition ends ${time(patience)}`;
  if (phase === 'collecting') return [`Collecting must finish by ${limit}`, patienceLine];
  if (phase === 'ended') return [];
  return [
    `Deadline: ${time(record.deadlineAt)}, ${then}`,
    queue === undefined ? '' : `The job may be queued until ${time(queue)}, ${then}`,
    patienceLine,
  ];
}

function limited({ timeline }: WaitRecord): string[] {
  return timeline.flatMap(({ event, detail }) =>
    event === 'limited' && detail !== undefined ? [`Limited: ${literal(detail)}`] : [],
  );
}

function cancelLines(record: WaitRecord): string[] {
  if (!record.cancel) return [];
  const { by, at, reason } = record.cancel;
  return [
    `Cancel: requested by the ${by} at ${time(Date.parse(at))}${reason ? ` (${literal(reason)})` : ''}: **${cancelBrief(record)}**`,
  ];
}

function messages({ messages: { total, bySeverity, last, uri } }: WaitRecord): string[] {
  if (total === 0) return [];
  const worst = last.findLast(({ severity }) => severity === 'error') ?? last.at(-1);
  return [
    `Messages: ${total} (errors: ${bySeverity.error}, warnings: ${bySeverity.warning})${uri === null ? '' : `, all in ${literal(uri)}`}`,
    worst ? `${worst === last.at(-1) ? 'Last message' : 'Last error'}: ${literal(worst.text)}` : '',
  ];
}

function content({ content: receipts }: WaitRecord): string[] {
  const listed = receipts
    .slice(0, MOST_RECEIPTS)
    .map(
      ({ name, bytes, sha256, uri }) =>
        `Content: ${literal(name)}, ${bytes} bytes, sha256 ${literal(sha256)}, in ${literal(uri)}`,
    );
  const more = receipts.length - listed.length;
  return more > 0 ? [...listed, `Content: ${more} more in the result`] : listed;
}

function howTo(record: WaitRecord, { workflowId, namespace, ending }: Seen): string {
  const { connection, jobId, deadlineMs } = record.input;
  const inNamespace = namespaceFlags(namespace);
  const vigil = (verb: string, flags: string[] = []) =>
    shellCommand(['vigil', verb], [connection, jobId], [...flags, ...inNamespace]);
  const temporal = (verb: string, flags: string[]) =>
    shellCommand(['temporal', 'workflow', verb], [], [...flags, '--workflow-id', quoted(workflowId), ...inNamespace]);
  const check = shellCommand(['vigil', 'check'], [connection], inNamespace);
  const poll = [vigil('poll-now'), temporal('signal', ['--name pollNow'])];
  const reason = ['--reason "…"'];
  const cancels = record.cancels !== false;
  const cancel = cancels
    ? [vigil('cancel', reason), temporal('cancel', reason)]
    : [vigil('cancel', ['--abandon', ...reason])];
  const diagnose = AT_THE_VENDOR.includes(record.observation.condition) ? [check] : [];
  // Counted from now, it never shortens the deadline; at the connection's limit it would be refused.
  const extend =
    record.deadlineAt < latestDeadlineOf(record) ? [vigil('extend', [`--deadline ${durationText(deadlineMs)}`])] : [];
  switch (record.phase) {
    case 'waiting': {
      const end = cancels ? 'cancel' : 'end the wait and leave the job running';
      const what = extend.length > 0 ? `Poll now, extend the deadline, or ${end}` : `Poll now or ${end}`;
      return `${what}:\n\n${commands([...diagnose, ...poll, ...extend, ...cancel])}`;
    }
    case 'cancelling':
      return `Poll now:\n\n${commands([...diagnose, ...poll])}`;
    case 'collecting':
      return `Show the wait, or stop collecting:\n\n${commands([...diagnose, vigil('show'), ...cancel])}`;
    case 'ended': {
      const again = awaitAgain(record, ending);
      const read = [
        vigil('show'),
        ...(record.messages.total > 0 ? [vigil('messages')] : []),
        ...(record.content.length > 0 ? [vigil('content')] : []),
      ];
      const resume = again === undefined ? [] : [...diagnose, vigil('await', again)];
      return `${resume.length > 0 ? 'Read the results, or await the job again' : 'Read the results'}:\n\n${commands([...read, ...resume])}`;
    }
  }
}

/** Conditions that `vigil check` of the connection can explain. */
const AT_THE_VENDOR: readonly Condition[] = ['unreachable', 'unintelligible', 'refused', 'missing'];

/** The flags of an `await` that can still bring something; undefined if the job has ended or its request can never succeed. */
function awaitAgain(record: WaitRecord, ending: Ending | undefined): string[] | undefined {
  if (ending === undefined || ending.as === 'outcome' || record.cancel?.result === 'confirmed') return undefined;
  if (ending.as === 'failure') {
    if (ending.failure === 'CollectionFailed') return ['--again'];
    if (NO_OTHER_WAIT.includes(ending.failure)) return undefined;
  }
  return [];
}

/** Ends after which another wait for the same job would end in the same way. */
const NO_OTHER_WAIT: readonly FailureType[] = ['JobFailed', 'JobCancelled', 'VendorRejectedRequest', 'InvalidInput'];

function list(lines: string[]): string {
  return lines
    .filter((line) => line !== '')
    .map((line) => `- ${line}`)
    .join('\n');
}

// People need no milliseconds.
function time(ms: number): string {
  return timestamp(ms).replace(/\.\d+Z$/, 'Z');
}
