/** What shows the progress of waits, whatever it is shown on. */
import type { KnownWait } from '../../client/known-wait.js';
import type { JobReference } from '../../contract/ids.js';

export interface ProgressView {
  /** Shows what is known now of one of the jobs; called about once a second. */
  show(known: KnownWait): void;
  /** A remark between. */
  say(line: string): void;
  /** Nothing more will be shown of the job. */
  leave(job: JobReference, lastWord: string): void;
  end(): void;
}
