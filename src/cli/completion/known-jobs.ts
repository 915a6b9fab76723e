/** The jobs that Temporal knows of a wait for; none where it does not answer soon. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '../../temporal/connect.js';
import { waitQuery } from '../../client/wait-query.js';
import { CONNECTION_NAME } from '../../schema/input.js';
import { jobOfWaitId } from '../../contract/ids.js';
import { temporalTarget, type TemporalFlags } from '../../temporal/target.js';
import { durationText } from '../terminal/outcome-text.js';

export interface KnownJob {
  /** Its id. */
  value: string;
  description: string;
}

/** Somebody sits before the terminal and waits. */
const PATIENCE_MS = 1_000;
/** More than this nobody reads through; further letters narrow it at the server. */
const MOST = 100;

export async function knownJobs(
  flags: TemporalFlags,
  connection: string,
  begun: string,
  running: boolean,
): Promise<KnownJob[]> {
  if (!CONNECTION_NAME.test(connection)) return [];
  const found: KnownJob[] = [];
  const asked = ask(flags, queryOf(connection, begun, running), found).catch(() => undefined);
  await Promise.race([asked, sleep(PATIENCE_MS, undefined, { ref: false })]);
  return [...found];
}

async function ask(flags: TemporalFlags, query: string, found: KnownJob[]): Promise<void> {
  const client = await connectClient(temporalTarget(flags), PATIENCE_MS);
  const seen = new Set<string>();
  try {
    for await (const { workflowId, status, startTime } of client.workflow.list({ query, pageSize: MOST })) {
      const { jobId } = jobOfWaitId(workflowId) ?? {};
      // A job may have been awaited more than once. And a line break in an id no completion can carry.
      if (jobId === undefined || seen.has(jobId) || /[\n\t]/.test(jobId)) continue;
      seen.add(jobId);
      const seconds = Math.max(0, Math.round((Date.now() - startTime.getTime()) / 1_000));
      found.push({ value: jobId, description: `${status.name.toLowerCase()}, since ${durationText(seconds)}` });
      if (seen.size === MOST) break;
    }
  } finally {
    await client.connection.close();
  }
}

function queryOf(connection: string, begun: string, running: boolean): string {
  // What would end the string or escape in it narrows nothing; the candidates are compared anyway.
  const [plain = ''] = begun.split(/["'\\]/);
  return waitQuery({ connection, jobIdStart: plain, only: running ? 'running' : undefined });
}
