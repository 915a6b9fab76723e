/** A cancel while the vendor or the workers are down. */
import {
  cancel,
  DOWN,
  fault,
  first,
  HOUR,
  raceAtBothVendors,
  serveRaces,
  untilCancelling,
  untilTriedInVain,
} from './raced-vendors.js';

const { vendors } = serveRaces();

raceAtBothVendors(vendors, [
  {
    race: 'while the vendor answers 503, which then gets well',
    happens: first(fault(DOWN), cancel, async ({ vendor, jobId }) => {
      await vendor.simulator.requested('cancel', 3, jobId);
      vendor.simulator.clearFaults();
    }),
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 4,
  },
  {
    race: 'while the vendor refuses connections, and comes back',
    happens: async (scene) => {
      const { simulator } = scene.vendor;
      const { port } = simulator;
      await simulator.stop();
      await first(cancel, untilCancelling, untilTriedInVain(2))(scene);
      await simulator.start(port);
    },
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'while the vendor is down until cancelDeadline has passed',
    input: { cancelDeadline: '2s' },
    happens: first(fault(DOWN), cancel),
    ends: 'Canceled',
    result: 'unconfirmed',
    state: 'running',
    requests: 'several',
  },
  {
    race: 'while the vendor is down, at a backoff of an hour',
    input: { ...HOUR, cancelDeadline: '20s' },
    happens: first(fault({ ...DOWN, step: 'cancel', times: 2 }), cancel),
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 3,
  },
  {
    race: 'while no worker is there, and one comes later',
    happens: async (scene) => {
      await scene.vendor.waits.serve(false);
      await cancel(scene);
      await scene.vendor.waits.serve(true);
    },
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
  {
    race: 'while nobody polls the connection',
    happens: async (scene) => {
      await scene.vendor.waits.servePolls(false);
      await first(cancel, ({ vendor, jobId }) => vendor.simulator.requested('cancel', 1, jobId))(scene);
      await scene.vendor.waits.servePolls(true);
    },
    ends: 'Canceled',
    result: 'confirmed',
    state: 'cancelled',
    requests: 1,
  },
]);
