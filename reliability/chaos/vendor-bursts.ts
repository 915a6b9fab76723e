/** A vendor that fails for some seconds. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultSpec } from '../../simulators/faults.js';
import type { Burst } from './schedule.js';
import type { Simulators } from './vendor-scripts.js';

/** Injects the faults of the burst, and removes them after its time. Returns how many requests they affected. */
export async function burst(
  simulators: Simulators,
  { vendor, kind, lastsMs, retryAfterSeconds }: Burst,
  signal: AbortSignal,
): Promise<number> {
  const simulator = simulators[vendor];
  if (kind === 'expired sessions') {
    // This vendor has no sessions: a refused request is the closest fault.
    if (vendor !== 'oracle-epm') {
      simulator.expireSessions();
      return 1;
    }
  }
  const fault = simulator.fault(faultOf(kind, retryAfterSeconds));
  await sleep(lastsMs, undefined, { signal }).catch(() => undefined);
  fault.clear();
  return fault.fired;
}

function faultOf(kind: Burst['kind'], retryAfterSeconds: number): FaultSpec {
  switch (kind) {
    case '503':
      return { times: 'always', answer: { status: 503, body: 'The service is unavailable.' } };
    case '429': {
      const headers = { 'retry-after': String(retryAfterSeconds) };
      return { times: 'always', answer: { status: 429, headers, body: 'Too many requests.' } };
    }
    case 'reset':
      return { times: 'always', wire: 'reset' };
    case 'hang':
      // Each blocks its caller for the time limit of a poll.
      return { times: 6, wire: 'hang' };
    case 'broken content':
      return { step: 'content', times: 'always', wire: 'reset-mid-body' };
    case 'lost cancel':
      return { step: 'cancel', times: 2, wire: 'reset', workDone: true };
    case 'lost submit':
      return { step: 'submit', times: 2, wire: 'reset', workDone: true };
    case 'expired sessions':
      return { times: 1, answer: { status: 401, body: 'Unauthorized' } };
  }
}
