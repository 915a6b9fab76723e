/** What is known of a job, in words. Pure. */
import { isTerminal } from '../contract/job.js';
import type { JobOutcome } from '../contract/outcome.js';

export type Status = Pick<JobOutcome, 'state' | 'condition' | 'percent' | 'phase'> &
  Partial<Pick<JobOutcome, 'vendor'>>;

/**
 * State, percent, condition, phase. A `vendor` of null means that the job was not polled yet. If the wait ended before its job, the state is
 * `last seen`.
 * @param shownState the state as it is shown, such as in a colour
 */
export function statusText({ state, condition, percent, phase, vendor }: Status, shownState: string = state): string {
  const stale = phase === 'ended' && !isTerminal(state) && state !== 'unknown' ? 'last seen ' : '';
  const parts = [
    vendor === null ? (phase === 'ended' ? 'never seen' : 'not polled yet') : stale + shownState,
    percent === null || state === 'succeeded' ? '' : `${percent} %`,
    condition === 'clear' ? '' : condition,
    phase === 'collecting' ? 'collecting messages and content' : '',
    phase === 'cancelling' ? 'waiting for the cancellation' : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}
