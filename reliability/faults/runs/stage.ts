/** What a cell of a run runs on: as of a wait, and a job that clients may start. */
import { setTimeout as sleep } from 'node:timers/promises';
import { RUN_QUERY, type RunProgress } from '../../../src/contract/run-job.js';
import { POLL_EVERY_MS, Stage } from '../stage.js';
import type { RunVendor } from './vendors.js';

export class RunStage extends Stage<RunVendor> {
  /** What the run starts. */
  spec: Record<string, unknown> = {};

  /** The run shows a problem with these words. @throws Error after 20 s */
  async problemShown(words: string): Promise<void> {
    const until = Date.now() + 20_000;
    while (!(await this.progress())?.problem?.includes(words)) {
      if (Date.now() > until) throw new Error(`the run showed no problem with ${words}`);
      await sleep(POLL_EVERY_MS);
    }
  }

  /** From the first search on, the vendor's list lacks the started job this many times. */
  async listsLate(times: number, start: () => Promise<void>): Promise<void> {
    await start();
    // The list before the request has been read by then.
    await this.server.requested('submit');
    this.server.started.lateLists = times;
  }

  private progress(): Promise<RunProgress | null> {
    return this.handle.query<RunProgress | null>(RUN_QUERY);
  }
}
