/** Which search attributes a wait may write: an upsert of one that is not registered would hang the wait for ever. */
import { setTimeout as sleep } from 'node:timers/promises';
import { attributeRegistrations, isWritable, type OperatorService } from '../temporal/attribute-registry.js';
import type { SearchAttributeName } from '../contract/search-attributes.js';

/** How old the knowledge may grow: a `vigil setup` is noticed within this time. */
const FRESH_MS = 60_000;
const ASK_LIMIT_MS = 2_000;

/** A connection to Temporal, as far as it is needed here. */
export interface AttributeSource {
  operatorService: OperatorService;
  withDeadline<T>(deadline: number, ask: () => Promise<T>): Promise<T>;
}

/** Asks the server, for all waits of this worker together. */
export class WritableAttributes {
  private known: SearchAttributeName[] = [];
  private askedAt: number | undefined;
  private asking: Promise<void> | undefined;
  private said = false;

  /** @param warn told once that the server gives no answer */
  constructor(
    private readonly temporal: AttributeSource,
    private readonly namespace: string,
    private readonly warn: (line: string) => void,
  ) {}

  /** Never throws: where the server gives no answer, what was known before, at first none. @param now milliseconds since the epoch */
  async names(now: number): Promise<SearchAttributeName[]> {
    if (this.askedAt === undefined || now - this.askedAt > FRESH_MS) {
      this.asking ??= this.ask().finally(() => {
        this.askedAt = now;
        this.asking = undefined;
      });
      await this.asking;
    }
    return this.known;
  }

  private async ask(): Promise<void> {
    try {
      const answer = this.temporal.withDeadline(Date.now() + ASK_LIMIT_MS, () =>
        attributeRegistrations(this.temporal.operatorService, this.namespace),
      );
      // The native connection tries again for longer than its deadline, and the first step of a wait is behind this.
      const standings = await Promise.race([answer, tooLate()]);
      this.known = standings.filter(isWritable).map(({ name }) => name);
    } catch (error) {
      if (this.said) return;
      this.said = true;
      this.warn(
        `Temporal does not say which search attributes there are: waits do not write them (${(error as Error).message})`,
      );
    }
  }
}

async function tooLate(): Promise<never> {
  await sleep(ASK_LIMIT_MS, undefined, { ref: false });
  throw new Error('no answer in time');
}
