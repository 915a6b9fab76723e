import { acceptInput as verdictOn } from '../input.js';
import { NO_MESSAGES, type JobOutcome } from '../job.js';
import type { InputAnswer } from './contract.js';

/** Validates the input and fills in the defaults: a local activity, so that both are in the history and zod is not in the bundle. */
export function acceptInput(raw: unknown): Promise<InputAnswer> {
  const verdict = verdictOn(raw);
  return Promise.resolve('accepted' in verdict ? verdict : { ...verdict, outcome: outcomeOfNothing(raw) });
}

function outcomeOfNothing(raw: unknown): JobOutcome {
  const { connection, jobId } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  return {
    vendor: null,
    connection: typeof connection === 'string' ? connection : '',
    jobId: typeof jobId === 'string' ? jobId : '',
    phase: 'ended',
    state: 'unknown',
    condition: 'clear',
    vendorState: null,
    percent: null,
    summary: null,
    times: { awaitedFrom: new Date().toISOString(), queued: null, started: null, ended: null },
    messages: NO_MESSAGES,
    content: [],
    outputLocation: null,
    cancel: null,
    cost: { looks: 0, edges: 0, waitedSeconds: 0 },
  };
}
