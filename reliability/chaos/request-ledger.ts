/** Keeps only what the checks need of each request of a simulator, so that the ledger of an hour fits into memory. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Step } from '../../simulators/faults.js';
import type { HttpSimulator, LedgerEntry } from '../../simulators/http-simulator.js';
import type { Asked } from './facts.js';

const DRAIN_EVERY_MS = 5_000;
/** An answer that has not come after this never comes. */
const SETTLED_MS = 90_000;

interface Kept extends Asked {
  jobId: string | undefined;
}

export class RequestLedger {
  private readonly kept: Kept[] = [];
  private unanswered: LedgerEntry[] = [];
  private readonly secretsSeen = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly simulator: HttpSimulator<never>) {
    this.timer = setInterval(() => this.drain(Date.now() - SETTLED_MS), DRAIN_EVERY_MS);
  }

  /** Stops recording. */
  close(): void {
    clearInterval(this.timer);
    this.drain(Infinity);
  }

  /** The requests for each job, oldest first, by the id as the caller wrote it. */
  byJob(): Map<string, Asked[]> {
    const jobs = new Map<string, Asked[]>();
    for (const { jobId, ...asked } of this.kept) {
      if (jobId === undefined) continue;
      const list = jobs.get(jobId) ?? [];
      list.push(asked);
      jobs.set(jobId, list);
    }
    return jobs;
  }

  /** Resolves when the step has been asked for about the job. */
  async requested(step: Step, jobId: string): Promise<void> {
    const isIt = (one: { step: Step; jobId?: string }) => one.step === step && one.jobId === jobId;
    while (![...this.kept, ...this.unanswered, ...this.simulator.ledger].some(isIt)) await sleep(100);
  }

  count(step?: Step): number {
    return step === undefined ? this.kept.length : this.kept.filter((one) => one.step === step).length;
  }

  /** Everything in a request that grants access: tokens, cookies, hashes, and the credentials of a log-in. */
  get secrets(): ReadonlySet<string> {
    return this.secretsSeen;
  }

  private drain(answeredBefore: number): void {
    this.unanswered.push(...this.simulator.ledger);
    this.simulator.clearLedger();
    const still: LedgerEntry[] = [];
    for (const entry of this.unanswered) {
      if (entry.status === undefined && entry.at > answeredBefore) {
        still.push(entry);
        continue;
      }
      const { step, at, status, jobId } = entry;
      this.kept.push({ step, at, status, jobId });
      for (const secret of secretsIn(entry)) this.secretsSeen.add(secret);
    }
    this.unanswered = still;
    this.kept.sort((a, b) => a.at - b.at);
  }
}

function secretsIn({ headers, query }: LedgerEntry): string[] {
  const cookies = (headers.cookie ?? '').split(';').map((pair) => pair.split('=').slice(1).join('='));
  const authorization = (headers.authorization ?? '').split(' ').at(-1);
  return [query['hash'], authorization, headers['inin-icws-csrf-token'] as string | undefined, ...cookies].filter(
    (secret) => secret !== undefined && secret.length >= 8,
  ) as string[];
}
