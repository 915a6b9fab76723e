/** Workflows of a caller, as a user would write them. */
import { CancelledFailure } from '@temporalio/common';
import { CancellationScope, createNexusServiceClient, sleep } from '@temporalio/workflow';
import { vigilService } from '../../../src/api/nexus.js';
import {
  awaitJob,
  AwaitJobFailure,
  runJob,
  RunJobFailure,
  type AwaitJobInput,
  type AwaitJobOptions,
  type JobOutcome,
  type RunJobInput,
  type RunJobOptions,
  type RunOutcome,
} from '../../../src/api/workflow.js';

/** Catches nothing. */
export async function plainCaller(input: AwaitJobInput, options: AwaitJobOptions): Promise<JobOutcome> {
  return awaitJob(input, options);
}

/** Switches on the type, and reads the outcome inside. */
export async function switchingCaller(input: AwaitJobInput, options: AwaitJobOptions): Promise<string> {
  try {
    return `done: ${(await awaitJob(input, options)).state}`;
  } catch (error) {
    if (!(error instanceof AwaitJobFailure)) throw error;
    const { type, outcome } = error;
    switch (type) {
      case 'JobFailed':
        return `failed: ${outcome.messages.last.at(-1)?.text}`;
      case 'JobCancelled':
      case 'Canceled':
        return `${type}: ${outcome.state}, ${outcome.cancel?.result}`;
      default:
        return `${type}: ${outcome.condition}`;
    }
  }
}

/** Says which of its settings did not apply. */
export async function informedCaller(input: AwaitJobInput, options: AwaitJobOptions): Promise<string> {
  const ignoredSettings: string[] = [];
  await awaitJob(input, {
    ...options,
    onIgnoredSettings: (ignored) =>
      void ignoredSettings.push(...ignored.map(({ field, applies }) => `${field}: ${applies}`)),
  });
  return ignoredSettings.join(', ');
}

/** Gives the job a limit of its own, by a scope. */
export async function limitingCaller(input: AwaitJobInput, options: AwaitJobOptions, limitMs: number): Promise<string> {
  try {
    return await CancellationScope.withTimeout(limitMs, async () => (await awaitJob(input, options)).state);
  } catch (error) {
    const outcome = (error as { details?: JobOutcome[] }).details?.[0];
    return `out of time: ${outcome?.state}, ${outcome?.cancel?.result}`;
  }
}

/** Closes long before the job ends. */
export async function hastyCaller(input: AwaitJobInput, options: AwaitJobOptions): Promise<void> {
  awaitJob(input, options).catch(() => undefined);
  await sleep('1s');
}

/** Calls the operation itself, as other languages do. */
export async function rawNexusCaller(input: AwaitJobInput, endpoint: string): Promise<JobOutcome> {
  return createNexusServiceClient({ endpoint, service: vigilService }).executeOperation('awaitJob', input);
}

export async function runningCaller(input: RunJobInput, options: RunJobOptions): Promise<RunOutcome> {
  return runJob(input, options);
}

/** Switches on the type, and reads the evidence inside. */
export async function switchingRunCaller(input: RunJobInput, options: RunJobOptions): Promise<string> {
  try {
    return `done: ${(await runJob(input, options)).submit.result}`;
  } catch (error) {
    if (!(error instanceof RunJobFailure)) throw error;
    const { type, outcome, evidence } = error;
    switch (type) {
      case 'SubmitUncertain':
        return `uncertain: ${evidence?.problem} (${evidence?.search}, ${evidence?.found.length} found)`;
      case 'SubmitRejected':
        return `rejected: ${outcome.submit.result}`;
      default:
        return `${type}: ${outcome.state}`;
    }
  }
}

/** Says what a cancel of its own came to. */
export async function cancelledRunCaller(input: RunJobInput, options: RunJobOptions): Promise<string> {
  try {
    return `done: ${(await runJob(input, options)).state}`;
  } catch (error) {
    if (!(error instanceof CancelledFailure)) throw error;
    const [outcome] = error.details as RunOutcome[];
    if (!outcome) return 'left';
    return `${outcome.state}, cancel ${outcome.cancel?.result}, submit ${outcome.submit.result}`;
  }
}
