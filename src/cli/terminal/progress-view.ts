/** What shows the progress of waits, whatever it is shown on. */
import type { WaitSnapshot } from '../../client/waits.js';
import type { JobOutcome } from '../../contract/outcome.js';
import type { JobReference } from '../../contract/ids.js';

export interface ProgressView {
  /** Shows what is known now of one of the jobs; called about once a second. */
  show(outcome: JobOutcome, snapshot: WaitSnapshot): void;
  /** A remark between. */
  say(line: string): void;
  /** Nothing more will be shown of the job. */
  leave(job: JobReference, lastWord: string): void;
  end(): void;
}
