/** What changed in a list of waits from one poll to the next. */
import type { KnownWait } from '../../client/known-wait.js';
import { isChange } from '../../contract/job.js';
import type { JobOutcome } from '../../contract/outcome.js';

/** How long a change stays marked. */
const MARKED_MS = 10_000;

export interface WatchedWait extends KnownWait {
  /** Changed, or new, a moment ago. */
  marked: boolean;
}

export class WaitChanges {
  private known: Map<string, KnownWait> | undefined;
  private changedAt = new Map<string, number>();
  /** Waits that no longer fit the list: shown as they are now, for as long as the mark lasts. */
  private readonly detach = new Map<string, KnownWait>();

  /** The workflow ids of the running waits that were listed and are no longer: what became of them must be asked. */
  missing(waits: KnownWait[]): KnownWait[] {
    const listed = new Set(waits.flatMap((wait) => [keyOf(wait), wait.runId]));
    const before = [...(this.known?.values() ?? [])].filter(({ status }) => status === 'RUNNING');
    return before.filter(({ workflowId, runId }) => !listed.has(workflowId) && !listed.has(runId));
  }

  /** @param gone what became of the missing @returns the rows to show, and those that have changed since the last time */
  take(waits: KnownWait[], gone: KnownWait[], now: number): { rows: WatchedWait[]; changed: KnownWait[] } {
    const { known } = this;
    const changed = waits.filter((wait) => {
      const before = known?.get(keyOf(wait)) ?? runningBefore(known, wait);
      return before === undefined || !isSame(before, wait);
    });
    const left = gone.filter((wait) => {
      const before = known?.get(wait.workflowId);
      // One that only fell behind the limit has not changed.
      return before !== undefined && !isSame(before, wait);
    });
    // What the first poll finds is no change.
    if (known) for (const wait of [...changed, ...left]) this.changedAt.set(keyOf(wait), now);
    for (const wait of left) this.detach.set(keyOf(wait), wait);
    for (const wait of waits) this.detach.delete(keyOf(wait));
    this.changedAt = new Map([...this.changedAt].filter(([, at]) => now - at < MARKED_MS));
    for (const key of this.detach.keys()) if (!this.changedAt.has(key)) this.detach.delete(key);
    this.known = new Map(waits.map((wait) => [keyOf(wait), wait]));
    const rows = [...waits, ...this.detach.values()].map((wait) => ({
      ...wait,
      marked: this.changedAt.has(keyOf(wait)),
    }));
    rows.sort((one, other) => other.outcome.times.awaitedFrom.localeCompare(one.outcome.times.awaitedFrom));
    return { rows, changed: [...changed, ...left] };
  }
}

// A wait that goes on as new has another run; an ended one may have been followed by another wait for the same job.
function keyOf({ workflowId, runId, status }: KnownWait): string {
  return status === 'RUNNING' ? workflowId : runId;
}

function runningBefore(known: Map<string, KnownWait> | undefined, wait: KnownWait): KnownWait | undefined {
  const before = known?.get(wait.workflowId);
  return before?.runId === wait.runId ? before : undefined;
}

function isSame(one: KnownWait, other: KnownWait): boolean {
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
