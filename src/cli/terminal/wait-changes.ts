/** Finds what changed in a list of waits, and of runs without a job, since it was last read. */
import { isChange } from '../../contract/job.js';
import type { JobOutcome } from '../../contract/outcome.js';
import { isRun, runState, type ListedRow } from './wait-table.js';

/** How long a change stays marked. */
const MARKED_MS = 10_000;

/** `marked`: new, or changed in the last 10 s. */
export type MarkedRow = ListedRow & { marked: boolean };

export class WaitChanges {
  private known: Map<string, ListedRow> | undefined;
  private changedAt = new Map<string, number>();
  /** Waits that have just left the list, still shown while their change is marked. */
  private readonly departed = new Map<string, ListedRow>();

  /** The running ones that have left the list. The caller reads their current state. */
  missing(waits: ListedRow[]): ListedRow[] {
    const listed = new Set(waits.flatMap((wait) => [keyOf(wait), wait.runId]));
    const before = [...(this.known?.values() ?? [])].filter(({ status }) => status === 'RUNNING');
    return before.filter(({ workflowId, runId }) => !listed.has(workflowId) && !listed.has(runId));
  }

  /** @param gone the current state of the {@link missing} waits @returns the rows to show, and those that changed since the last call */
  take(waits: ListedRow[], gone: ListedRow[], now: number): { rows: MarkedRow[]; changed: ListedRow[] } {
    const { known } = this;
    const changed = waits.filter((wait) => {
      const before = known?.get(keyOf(wait)) ?? runningBefore(known, wait);
      return before === undefined || !isSame(before, wait);
    });
    const left = gone.filter((wait) => {
      const before = known?.get(wait.workflowId);
      // A wait that only dropped below the limit has not changed.
      return before !== undefined && !isSame(before, wait);
    });
    // The first list is the baseline.
    if (known) for (const wait of [...changed, ...left]) this.changedAt.set(keyOf(wait), now);
    for (const wait of left) this.departed.set(keyOf(wait), wait);
    for (const wait of waits) this.departed.delete(keyOf(wait));
    this.changedAt = new Map([...this.changedAt].filter(([, at]) => now - at < MARKED_MS));
    for (const key of this.departed.keys()) if (!this.changedAt.has(key)) this.departed.delete(key);
    this.known = new Map(waits.map((wait) => [keyOf(wait), wait]));
    const rows = [...waits, ...this.departed.values()].map((wait) => ({
      ...wait,
      marked: this.changedAt.has(keyOf(wait)),
    }));
    rows.sort((one, other) => other.outcome.times.awaitedFrom.localeCompare(one.outcome.times.awaitedFrom));
    return { rows, changed: [...changed, ...left] };
  }
}

// Continue-as-new gives a running wait another run id; after a wait ends, another wait may use its workflow id.
function keyOf({ workflowId, runId, status }: ListedRow): string {
  return status === 'RUNNING' ? workflowId : runId;
}

function runningBefore(known: Map<string, ListedRow> | undefined, wait: ListedRow): ListedRow | undefined {
  const before = known?.get(wait.workflowId);
  return before?.runId === wait.runId ? before : undefined;
}

function isSame(one: ListedRow, other: ListedRow): boolean {
  if (isRun(one) && isRun(other) && runState(one) !== runState(other)) return false;
  return (
    one.status === other.status && one.outcome.phase === other.outcome.phase && !differ(one.outcome, other.outcome)
  );
}

function differ(one: JobOutcome, other: JobOutcome): boolean {
  const seen = ({ vendor, state, condition, percent }: JobOutcome) => ({
    vendor,
    state,
    condition,
    percent: percent ?? undefined,
    vendorState: '',
  });
  return one.vendor !== other.vendor || isChange(seen(one), seen(other));
}
