/** What the Web UI shows of a wait at any time: Markdown from what it knows. Pure, and tested by table. */
import { cancelBrief, cancelText } from '../text/cancel-text.js';
import { commands, END, link, literal } from '../text/markdown.js';
import { quoted } from '../text/shell-word.js';
import type { Ending } from './ending.js';
import { patienceEnd, queueEnd, stateOf, timestamp, type WaitRecord } from '../contract/wait-record.js';

/** More than these are counted, not listed. */
const MOST_RECEIPTS = 20;

export interface Seen {
  workflowId: string;
  namespace: string;
  /** Milliseconds since the epoch. */
  now: number;
  /** Once the wait has ended. */
  ending?: Ending;
}

export function currentDetails(record: WaitRecord, seen: Seen): string {
  const parts = [
    headline(record),
    phaseText(record, seen.ending),
    list([
      ...condition(record),
      ...vendorsWords(record),
      ...deadlines(record),
      ...cancelLines(record),
      ...messages(record),
      ...content(record),
    ]),
    link('The job at its vendor', record.link),
    howTo(record, seen),
    `As of ${time(seen.now)}${record.phase === 'waiting' ? '; what the polls since have seen is under Pending Activities' : ''}.`,
    END,
  ];
  return parts.filter((part) => part).join('\n\n');
}

/** Of a wait whose input is refused. */
export function refusedDetails(problems: string[]): string {
  return ['**The input is not accepted.** Correct it, and start the wait again:', list(problems.map(literal))].join(
    '\n\n',
  );
}

function headline(record: WaitRecord): string {
  const { connection, jobId } = record.input;
  const { vendor, percent } = record.observation;
  const state = stateOf(record);
  const how = [
    vendor === null ? 'not seen yet' : state,
    percent === undefined || state === 'succeeded' ? '' : `${percent} %`,
  ];
  const job = `Job ${literal(jobId)} of ${literal(connection)}${vendor === null ? '' : ` (${vendor})`}`;
  return `${job}: **${how.filter(Boolean).join(', ')}**`;
}

function phaseText({ phase, cancel }: WaitRecord, ending: Ending | undefined): string {
  if (ending?.as === 'failure') return `The wait ended as **${ending.failure}**: ${literal(ending.what)}`;
  if (ending?.as === 'canceled') return `The wait was **cancelled**; ${cancelText(cancel?.result).job}.`;
  switch (phase) {
    case 'waiting':
      return 'Vigil polls it, and waits for its end.';
    case 'cancelling':
      return 'A cancel is asked for; Vigil waits until the vendor shows it.';
    case 'collecting':
      return 'It has ended; its messages and content are being brought home.';
    case 'ended':
      return 'The wait has ended.';
  }
}

function condition({ observation, conditionSince, phase }: WaitRecord): string[] {
  const { condition, problem } = observation;
  if (condition === 'clear' && phase === 'ended') return [];
  const why = problem === undefined ? '' : `: ${literal(problem)}`;
  return [`Condition: **${condition}** since ${time(conditionSince)}${condition === 'clear' ? '' : why}`];
}

function vendorsWords({ observation }: WaitRecord): string[] {
  const { vendorState, summary, outputLocation } = observation;
  return [
    vendorState === '' ? '' : `The vendor's own state: ${literal(vendorState)}`,
    summary ? `The vendor says: ${literal(summary)}` : '',
    outputLocation ? `The vendor put the output at ${literal(outputLocation)}` : '',
  ];
}

function deadlines(record: WaitRecord): string[] {
  const { phase, input, limitAt } = record;
  const then = input.onDeadline === 'cancel' ? 'then the job is cancelled' : 'then the job is left running';
  const limit = limitAt === undefined ? '' : time(limitAt);
  if (phase === 'cancelling') return [`The cancel must be confirmed before ${limit}`];
  const [queue, patience] = [queueEnd(record), patienceEnd(record)];
  const impatient = patience === undefined ? '' : `The patience with this condition ends ${time(patience)}`;
  if (phase === 'collecting') return [`Collecting must be done before ${limit}`, impatient];
  if (phase === 'ended') return [];
  return [
    `Deadline: ${time(record.deadlineAt)}, ${then}`,
    queue === undefined ? '' : `The job may be queued until ${time(queue)}, ${then}`,
    impatient,
  ];
}

function cancelLines({ cancel }: WaitRecord): string[] {
  if (!cancel) return [];
  const { by, at, reason, result } = cancel;
  return [
    `Cancel: asked by the ${by} at ${time(Date.parse(at))}${reason ? ` (${literal(reason)})` : ''}: **${cancelBrief(result)}**`,
  ];
}

function messages({ messages: { total, bySeverity, last, uri } }: WaitRecord): string[] {
  if (total === 0) return [];
  const worst = last.findLast(({ severity }) => severity === 'error') ?? last.at(-1);
  return [
    `Messages: ${total} (errors: ${bySeverity.error}, warnings: ${bySeverity.warning})${uri === null ? '' : `, all in ${literal(uri)}`}`,
    worst ? `${worst === last.at(-1) ? 'The last message' : 'The last error'}: ${literal(worst.text)}` : '',
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
  return more > 0 ? [...listed, `Content: ${more} more, in the result`] : listed;
}

function howTo({ input, phase }: WaitRecord, { workflowId, namespace }: Seen): string {
  const job = `${quoted(input.connection)} ${quoted(input.jobId)}`;
  const inNamespace = namespace === 'default' ? '' : ` --namespace ${quoted(namespace)}`;
  const wait = `--workflow-id ${quoted(workflowId)}${inNamespace}`;
  const read = ['show', 'messages', 'content'].map((verb) => `vigil ${verb} ${job}${inNamespace}`);
  const poll = [`vigil poll-now ${job}${inNamespace}`, `temporal workflow signal --name pollNow ${wait}`];
  const extend = [`vigil extend ${job} --deadline 6h${inNamespace}`];
  const cancel = [`vigil cancel ${job} --reason "…"${inNamespace}`, `temporal workflow cancel --reason "…" ${wait}`];
  switch (phase) {
    case 'waiting':
      return `To poll now, to give it more time, to cancel it:\n\n${commands([...poll, ...extend, ...cancel])}`;
    case 'cancelling':
      return `To poll now:\n\n${commands(poll)}`;
    case 'collecting':
      return `To poll, and to give up collecting:\n\n${commands([...read.slice(0, 1), ...cancel])}`;
    case 'ended':
      return `To read it all:\n\n${commands(read)}`;
  }
}

function list(lines: string[]): string {
  return lines
    .filter((line) => line !== '')
    .map((line) => `- ${line}`)
    .join('\n');
}

// To the second: what is written for people.
function time(ms: number): string {
  return timestamp(ms).replace(/\.\d+Z$/, 'Z');
}
