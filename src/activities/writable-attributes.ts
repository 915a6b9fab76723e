/** Which search attributes a wait may write: an upsert of an unregistered one would block the wait forever. */
import { setTimeout as sleep } from 'node:timers/promises';
import { attributeRegistrations, isWritable, type OperatorService } from '../temporal/attribute-registry.js';
import type { SearchAttributeName } from '../contract/search-attributes.js';

/** How long an answer is reused: a `vigil setup` takes effect within this time. */
const FRESH_MS = 60_000;
const ASK_LIMIT_MS = 2_000;

/** The part of a Temporal connection that this module uses. */
export interface AttributeSource {
  operatorService: OperatorService;
  withDeadline<T>(deadline: number, ask: () => Promise<T>): Promise<T>;
}

/** The part that activities use. */
export type RegisteredAttributes = Pick<WritableAttributes, 'names'>;

/** Asks the server once for all waits of this worker. */
export class WritableAttributes {
  private known: SearchAttributeName[] | undefined;
  private askedAt: number | undefined;
  private asking: Promise<void> | undefined;
  private said = false;

  /** @param warn called once if the server does not answer */
  constructor(
    private readonly temporal: AttributeSource,
    private readonly namespace: string,
    private readonly warn: (line: string) => void,
  ) {}

  /**
   * Never throws. If the server does not answer, returns the last known names.
   * @param now milliseconds since the epoch
   * @returns undefined as long as the server has never answered
   */
  async names(now: number): Promise<SearchAttributeName[] | undefined> {
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
      // The native connection retries beyond its deadline, and the first step of every wait depends on this answer.
      const standings = await Promise.race([answer, tooLate()]);
      this.known = standings.filter(isWritable).map(({ name }) => name);
    } catch (error) {
      if (this.said) return;
      this.said = true;
      this.warn(
        `Cannot read the registered search attributes from Temporal, so waits do not write any until it answers (${(error as Error).message})`,
      );
    }
  }
}

async function tooLate(): Promise<never> {
  await sleep(ASK_LIMIT_MS, undefined, { ref: false });
  throw new Error('no answer in time');
}
