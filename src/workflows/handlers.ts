/** How others speak to a running wait. */
import { defineQuery, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { A_DURATION, parseDuration } from '../duration.js';
import type { JobOutcome } from '../job.js';
import {
  EXTEND_DEADLINE_UPDATE,
  JOB_QUERY,
  LOOK_NOW_SIGNAL,
  type ExtendDeadlineInput,
  type ExtendDeadlineResult,
} from './contract.js';
import type { Wait } from './wait.js';
import { outcomeOf, timestamp } from './wait-record.js';

const job = defineQuery<JobOutcome>(JOB_QUERY);
const lookNow = defineSignal(LOOK_NOW_SIGNAL);
const extendDeadline = defineUpdate<ExtendDeadlineResult, [ExtendDeadlineInput]>(EXTEND_DEADLINE_UPDATE);

export function answerCallers(wait: Wait): void {
  setHandler(job, () => outcomeOf(wait.record, Date.now()), {
    description: 'The outcome so far, in the shape of the result.',
  });
  setHandler(lookNow, () => wait.lookNow(), {
    description: 'Looks at the job now instead of waiting for the next look; calls within 5 s are one look.',
  });
  setHandler(extendDeadline, ({ deadline }) => ({ deadlineAt: timestamp(wait.extendDeadline(durationOf(deadline))) }), {
    description: 'Gives the job until the deadline, a duration counted from now: { "deadline": "2h" }.',
    validator: (input) => {
      durationOf((input as Partial<ExtendDeadlineInput> | undefined)?.deadline);
      if (wait.record.phase !== 'waiting')
        throw new Error(`the wait is ${wait.record.phase}: its deadline no longer counts`);
    },
  });
}

function durationOf(text: unknown): number {
  const parsed = parseDuration(text);
  if (parsed === undefined || parsed < 1_000) throw new Error(`deadline: expected ${A_DURATION}, of at least 1s`);
  return parsed;
}
