/** The connection to the vendor fails. */
import { everywhere, givesUp, left, unreachable, unseen, type Row } from '../row.js';
import type { StepName } from '../steps.js';

/** A poll repeats such a request at once; a collection shows the problem; a cancel is requested again. */
export const blip = {
  logIn: unseen,
  status: unseen,
  cancel: unseen,
  messages: unreachable,
  content: unreachable,
} satisfies Record<StepName, unknown>;

/** Long enough for the condition to be shown. */
export const outage = { ...everywhere(unreachable), cancel: unseen };

/** Longer than the caller's patience. */
export const forEver = {
  ...everywhere(givesUp('DeadlineExceeded', 'unreachable')),
  cancel: left('unconfirmed'),
  messages: givesUp('CollectionFailed', 'unreachable'),
  content: givesUp('CollectionFailed', 'unreachable'),
};

export const CONNECTION: Row[] = [
  {
    fault: 'cannot be connected to for a while',
    ...outage,
    does: { wire: 'reset' },
    happens: async (stage) => {
      await stage.reached();
      await stage.away(() => stage.failedOf('ECONNREFUSED'));
    },
  },
  { fault: 'resets the connection before an answer, once', does: { wire: 'reset' }, ...blip },
  { fault: 'resets the connection before an answer, five times', times: 5, does: { wire: 'reset' }, ...outage },
  { fault: 'resets the connection for ever', times: 'always', does: { wire: 'reset' }, ...forEver },
  { fault: 'breaks the connection in the middle of the body, once', does: { wire: 'reset-mid-body' }, ...bodied(blip) },
  {
    fault: 'breaks the connection in the middle of the body, five times',
    times: 5,
    does: { wire: 'reset-mid-body' },
    ...bodied(outage),
  },
  { fault: 'never answers, once', does: { wire: 'hang' }, silent: true, ...blip },
  { fault: 'never answers, five times', times: 5, does: { wire: 'hang' }, silent: true, ...outage },
  { fault: 'never answers for ever', times: 'always', does: { wire: 'hang' }, silent: true, ...forEver },
  { fault: 'falls silent in the middle of the body, once', does: { wire: 'stall' }, silent: true, ...bodied(blip) },
  {
    fault: 'falls silent in the middle of the body, five times',
    times: 5,
    does: { wire: 'stall' },
    silent: true,
    ...bodied(outage),
  },
  { fault: 'sends one byte a second, once', does: { wire: 'drip' }, silent: true, ...bodied(blip) },
  { fault: 'sends one byte a second, five times', times: 5, does: { wire: 'drip' }, silent: true, ...bodied(outage) },
  {
    fault: 'answers after half a second',
    times: 3,
    does: { delayMs: 500 },
    status: unseen,
  },
];

/** An accepted cancel has no body that could break. */
function bodied<Of extends Record<StepName, unknown>>({ cancel: _cancel, ...rest }: Of): Omit<Of, 'cancel'> {
  return rest;
}
