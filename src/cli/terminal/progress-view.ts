/** Shows the progress of waits, on a terminal or elsewhere. */
import type { FollowedWait } from '../../client/follow.js';
import type { JobReference } from '../../contract/ids.js';

/** Something that holds up waits, until it is over. */
export interface Notice {
  text: string;
  /** What to print when it is over. */
  over?: string;
}

/** What a run does while it has no job to poll. */
export interface Preparation {
  status: string;
  problem?: string;
}

export interface ProgressView {
  /** Shows what is done before the first poll, in place of the job's state. */
  prepare(job: JobReference, preparation: Preparation): void;
  /** Shows the latest state of a job; called about once a second. */
  show(known: FollowedWait): void;
  /** Prints a line beside the progress. */
  say(line: string): void;
  /** Shows what holds up the waits now, in place of the notices before. */
  notice(notices: readonly Notice[]): void;
  /** Prints the last line of a job and stops showing the job. */
  leave(job: JobReference, lastLine: string): void;
  end(): void;
}
