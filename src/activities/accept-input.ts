import { acceptInput as verdictOn } from '../input.js';
import { unseenOutcome, type JobOutcome } from '../job.js';
import type { InputAnswer } from './contract.js';

/** Validates the input and fills in the defaults: a local activity, so that both are in the history and zod is not in the bundle. */
export function acceptInput(raw: unknown): Promise<InputAnswer> {
  const verdict = verdictOn(raw);
  return Promise.resolve('accepted' in verdict ? verdict : { ...verdict, outcome: outcomeOfNothing(raw) });
}

function outcomeOfNothing(raw: unknown): JobOutcome {
  const { connection, jobId } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return unseenOutcome(text(connection), text(jobId), new Date().toISOString(), 'ended');
}
