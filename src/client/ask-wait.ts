/** Queries to a wait, which a worker must answer. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { JobOutcome } from '../contract/outcome.js';
import { JOB_QUERY, LIMIT_QUERY } from '../contract/wait-messages.js';
import type { NextLimit } from '../contract/wait-record.js';
import { toldLimit, toldOutcome } from './told.js';

/** @returns the outcome so far; undefined if no worker answers in time */
export function askForOutcome(
  client: Client,
  handle: WorkflowHandle,
  timeoutMs: number,
): Promise<JobOutcome | undefined> {
  return ask(client, timeoutMs, async () => toldOutcome(await handle.query(JOB_QUERY), handle.workflowId));
}

/** @returns the wait's next limit; undefined if no worker answers in time */
export function askForLimit(
  client: Client,
  handle: WorkflowHandle,
  timeoutMs: number,
): Promise<NextLimit | null | undefined> {
  return ask(client, timeoutMs, async () => toldLimit(await handle.query(LIMIT_QUERY)));
}

async function ask<T>(client: Client, timeoutMs: number, query: () => Promise<T>): Promise<T | undefined> {
  try {
    return await client.withDeadline(Date.now() + timeoutMs, query);
  } catch {
    return undefined;
  }
}
