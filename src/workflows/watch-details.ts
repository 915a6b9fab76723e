/** The current details of a watch in the Web UI, as Markdown. Pure, tested by table. */
import { firstDue } from '../contract/watch-due.js';
import type { ConnectionState, Member, WatchInput } from '../contract/watch.js';
import { timestamp } from '../contract/wait-record.js';
import { commands, END, literal } from '../text/markdown.js';
import { namespaceFlags, quoted, shellCommand } from '../text/shell-word.js';

/** The Web UI shows a page, not a database. */
const MOST_ROWS = 50;

export interface WatchSeen {
  workflowId: string;
  namespace: string;
  /** Milliseconds since the epoch. */
  now: number;
}

export function watchDetails(
  { connection }: WatchInput,
  members: readonly Member[],
  state: ConnectionState,
  seen: WatchSeen,
): string {
  return [
    `The quiet jobs of ${literal(connection)} are polled together: **${members.length}**`,
    conditionText(state),
    membersTable(members, seen.now),
    howTo(connection, seen),
    `As of ${time(seen.now)}; a new table comes with the next change.`,
    END,
  ]
    .filter((part) => part)
    .join('\n\n');
}

function conditionText({ condition, problem, since }: ConnectionState): string {
  if (condition === 'clear') return `The connection answers since ${time(since)}.`;
  const why = problem === undefined ? '' : `: ${literal(problem)}`;
  const next =
    condition === 'unserved'
      ? 'Its jobs are polled again when a worker serves it.'
      : 'Its jobs are polled one at a time until one answers.';
  return `Condition of the connection: **${condition}** since ${time(since)}${why}. ${next}`;
}

/** Those with a problem first, then those that have not changed for longest. */
function membersTable(members: readonly Member[], now: number): string {
  if (members.length === 0) return '';
  const rows = [...members]
    .sort((one, other) => Number(isClear(one)) - Number(isClear(other)) || one.lastChangeAt - other.lastChangeAt)
    .slice(0, MOST_ROWS)
    .map((member) => {
      const { jobId, last, lastChangeAt } = member;
      const state = last.percent === undefined ? last.state : `${last.state}, ${last.percent} %`;
      const cells = [
        literal(jobId).replaceAll('|', '\\|'),
        state,
        last.condition,
        time(lastChangeAt),
        time(firstDue(member, now)),
      ];
      return `| ${cells.join(' | ')} |`;
    });
  const more = members.length - rows.length;
  const table = ['| job | state | condition | last change | next poll |', '|---|---|---|---|---|', ...rows].join('\n');
  return more > 0 ? `${table}\n\n${more} more jobs are not listed.` : table;
}

function isClear({ last }: Member): boolean {
  return last.condition === 'clear';
}

function howTo(connection: string, { workflowId, namespace }: WatchSeen): string {
  const inNamespace = namespaceFlags(namespace);
  const list = shellCommand(['vigil', 'list'], [connection], inNamespace);
  const terminate = shellCommand(
    ['temporal', 'workflow', 'terminate'],
    [],
    ['--workflow-id', quoted(workflowId), ...inNamespace],
  );
  return `List the waits, or end the watch, after which they poll by themselves again within the hour:\n\n${commands([list, terminate])}`;
}

// People need no milliseconds.
function time(ms: number): string {
  return timestamp(ms).replace(/\.\d+Z$/, 'Z');
}
