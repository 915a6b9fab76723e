import type { WorkflowHandle } from '@temporalio/client';
import { isTerminal, jobOfWaitId, unseenOutcome, type JobOutcome } from '../job.js';
import { liveOutcome } from '../client/live.js';
import { snapshotOf } from '../client/waits.js';
import { CONNECTION_NAME } from '../input.js';
import { AWAIT_JOB, OUTCOME_MEMO } from '../workflows/contract.js';
import { EXIT } from '../errors.js';
import { durationText, statusLine } from './outcome-text.js';
import { oneLine } from './printable.js';
import { usageProblem } from './problem.js';
import type { Session } from './session.js';

export interface ListFlags {
  query?: string;
  limit: string;
  running?: boolean;
}

/** Descriptions asked for at once: one for each running wait on the page. */
const AT_ONCE = 10;

interface Row {
  status: string;
  outcome: JobOutcome;
}

export async function listCommand(session: Session, connection: string | undefined, flags: ListFlags): Promise<number> {
  const limit = Number(flags.limit);
  const problems: string[] = [];
  if (!Number.isInteger(limit) || limit < 1) problems.push('--limit: expected a whole number of at least 1');
  if (connection !== undefined && !CONNECTION_NAME.test(connection)) {
    problems.push("connection: expected a connection's name: 1 to 40 of a-z, 0-9 and '-'");
  }
  if (problems.length > 0) throw usageProblem(problems, 'see `vigil list --help`');
  const client = await session.client();
  const rows: Row[] = [];
  // Asked only when they are awaited: the failure of one that nobody awaits yet would end the process.
  const batch: (() => Promise<Row>)[] = [];
  const askBatch = async () => rows.push(...(await Promise.all(batch.splice(0).map((row) => row()))));
  for await (const { workflowId, status, startTime, memo } of client.workflow.list({
    query: queryOf(connection, flags),
  })) {
    const job = jobOfWaitId(workflowId);
    if (!job) continue;
    const ended = memo?.[OUTCOME_MEMO] as JobOutcome | undefined;
    const unseen = unseenOutcome(job.connection, job.jobId, startTime.toISOString(), 'waiting');
    batch.push(
      ended || status.name !== 'RUNNING'
        ? () => Promise.resolve({ status: status.name, outcome: ended ?? unseen })
        : () => runningRow(client.workflow.getHandle(workflowId), unseen),
    );
    if (batch.length === AT_ONCE) await askBatch();
    if (rows.length + batch.length >= limit) break;
  }
  await askBatch();
  // The server gives the running ones first, then those that ended last.
  rows.sort((one, other) => other.outcome.times.awaitedFrom.localeCompare(one.outcome.times.awaitedFrom));
  session.result(table(rows), {
    waits: rows.map(({ status, outcome }) => ({ status: status.toLowerCase(), ...outcome })),
  });
  return EXIT.ok;
}

function queryOf(connection: string | undefined, { query, running }: ListFlags): string {
  return [
    `WorkflowType = "${AWAIT_JOB}"`,
    // The runs that a long wait leaves behind when it goes on as new are not waits of their own.
    running ? 'ExecutionStatus = "Running"' : 'ExecutionStatus != "ContinuedAsNew"',
    connection ? `WorkflowId STARTS_WITH "vigil:${connection}:"` : '',
    query ? `(${query})` : '',
  ]
    .filter(Boolean)
    .join(' AND ');
}

// The pending look tells what a running wait knows, without a worker that would have to answer a query.
async function runningRow(handle: WorkflowHandle, unseen: JobOutcome): Promise<Row> {
  const snapshot = await snapshotOf(handle);
  return { status: 'RUNNING', outcome: snapshot ? liveOutcome(unseen, undefined, snapshot, Date.now()) : unseen };
}

function table(rows: Row[]): string {
  if (rows.length === 0) return 'No waits. Start one: vigil await <connection> <jobId>';
  const now = Date.now();
  const cells = rows.map(({ status, outcome }) => [
    outcome.connection,
    oneLine(outcome.jobId),
    status.toLowerCase(),
    age(outcome, now),
    status === 'RUNNING' || isTerminal(outcome.state) ? statusLine(outcome, process.stdout) : '',
  ]);
  const header = ['CONNECTION', 'JOB', 'WAIT', 'SINCE', 'STATE'];
  const widths = header.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)));
  return [header, ...cells]
    .map((row) =>
      row
        .map((cell, column) => (column === 4 ? cell : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function age({ times }: JobOutcome, now: number): string {
  return durationText(Math.max(0, Math.round((now - Date.parse(times.awaitedFrom)) / 1_000)));
}
