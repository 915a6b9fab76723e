/** How a vendor answers a cancel. */
import { cancel, ENDLESS, first, HOUR, raceAtBothVendors, serveRaces } from './raced-vendors.js';

const { vendors } = serveRaces();

raceAtBothVendors(vendors, [
  {
    race: 'refused',
    faults: [{ step: 'cancel', times: 'always', answer: { status: 403 } }],
    happens: cancel,
    ends: 'Canceled',
    result: 'refused',
    state: 'running',
    requests: 1,
  },
  {
    race: 'accepted and never done',
    onCancel: ENDLESS,
    input: { cancelDeadline: '1s' },
    happens: cancel,
    ends: 'Canceled',
    result: 'unconfirmed',
    state: 'running',
    requests: 1,
  },
  {
    race: 'accepted, and succeeded anyway',
    onCancel: [{ is: 'succeeded' }],
    happens: cancel,
    ends: 'returned',
    result: 'finishedAnyway',
    state: 'succeeded',
    requests: 1,
  },
  {
    race: 'accepted, and failed anyway',
    onCancel: [{ is: 'failed' }],
    happens: cancel,
    ends: 'JobFailed',
    result: 'finishedAnyway',
    state: 'failed',
    requests: 1,
  },
  {
    race: 'accepted, and the answer is lost',
    faults: [{ step: 'cancel', wire: 'reset', workDone: true }],
    happens: cancel,
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 2,
  },
  {
    race: 'not answered at all, then accepted',
    faults: [{ step: 'cancel', wire: 'hang' }],
    happens: cancel,
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 2,
  },
  {
    race: 'when the session has ended',
    happens: first(async ({ vendor }) => vendor.simulator.expireSessions(), cancel),
    input: HOUR,
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 2,
  },
]);
