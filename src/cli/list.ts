import { isTerminal, jobOfWaitId, unseenOutcome, type JobOutcome } from '../job.js';
import { snapshotOf } from '../client/waits.js';
import { AWAIT_JOB, OUTCOME_MEMO } from '../workflows/contract.js';
import { EXIT } from '../errors.js';
import { durationText, statusLine } from './outcome-text.js';
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
  if (!Number.isInteger(limit) || limit < 1) throw usageProblem(['--limit: expected a whole number of at least 1']);
  const client = await session.client();
  const rows: Row[] = [];
  let batch: Promise<Row>[] = [];
  for await (const { workflowId, status, startTime, memo } of client.workflow.list({
    query: queryOf(connection, flags),
  })) {
    const job = jobOfWaitId(workflowId);
    if (!job) continue;
    const ended = memo?.[OUTCOME_MEMO] as JobOutcome | undefined;
    const unseen = unseenOutcome(job.connection, job.jobId, startTime.toISOString(), 'waiting');
    batch.push(
      ended || status.name !== 'RUNNING'
        ? Promise.resolve({ status: status.name, outcome: ended ?? unseen })
        : runningRow(() => snapshotOf(client.workflow.getHandle(workflowId)), unseen),
    );
    if (batch.length === AT_ONCE) rows.push(...(await Promise.all(batch.splice(0))));
    if (rows.length + batch.length >= limit) break;
  }
  rows.push(...(await Promise.all(batch)));
  batch = [];
  session.result(table(rows), {
    waits: rows.map(({ status, outcome }) => ({ status: status.toLowerCase(), ...outcome })),
  });
  return EXIT.ok;
}

function queryOf(connection: string | undefined, { query, running }: ListFlags): string {
  return [
    `WorkflowType = "${AWAIT_JOB}"`,
    running ? 'ExecutionStatus = "Running"' : '',
    connection ? `WorkflowId STARTS_WITH "vigil:${connection}:"` : '',
    query ? `(${query})` : '',
  ]
    .filter(Boolean)
    .join(' AND ');
}

// The pending look tells what a running wait knows, without a worker that would have to answer a query.
async function runningRow(snapshot: () => ReturnType<typeof snapshotOf>, unseen: JobOutcome): Promise<Row> {
  const observation = (await snapshot())?.progress?.observation;
  if (!observation) return { status: 'RUNNING', outcome: unseen };
  const { vendor, state, condition, percent, summary, vendorState } = observation;
  const known = { vendor, state, condition, percent: percent ?? null, summary: summary ?? null, vendorState };
  return { status: 'RUNNING', outcome: { ...unseen, ...known } };
}

function table(rows: Row[]): string {
  if (rows.length === 0) return 'No waits. Start one: vigil await <connection> <jobId>';
  const now = Date.now();
  const cells = rows.map(({ status, outcome }) => [
    outcome.connection,
    outcome.jobId,
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
