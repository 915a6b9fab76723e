/** How a cancel by the caller ends. Vendors without a cancel call have no such cells. */
import type { JobOutcome } from '../../../src/contract/outcome.js';
import { left, unseen, type Row } from '../row.js';
import { says } from './status-codes.js';

export const CANCELS: Row[] = [
  { fault: 'accepts the cancel, and takes its time', job: { onCancel: 'ends after a while' }, cancel: unseen },
  {
    fault: 'accepts the cancel, and its answer is lost',
    does: { wire: 'reset', workDone: true },
    cancel: unseen,
  },
  {
    fault: 'accepts the cancel, and never does it',
    job: { onCancel: 'goes on' },
    input: { cancelDeadline: '3s' },
    cancel: left('unconfirmed'),
  },
  {
    fault: 'accepts the cancel, and the job finishes anyway',
    job: { onCancel: 'finishes' },
    cancel: unseen,
    also: finishedAnyway,
  },
  ...[400, 405, 409, 422].map((status) => ({
    fault: `refuses the cancel with ${status}`,
    does: says(status),
    cancel: left('refused'),
  })),
];

function finishedAnyway({ cancel, state }: JobOutcome): string[] {
  return cancel?.result === 'finishedAnyway' && state === 'succeeded'
    ? []
    : [`${state}, and the cancel ${cancel?.result}`];
}
