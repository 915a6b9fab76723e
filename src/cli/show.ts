import { webUiLink } from '../client/temporal.js';
import { outcomeSoFar, readEnd, snapshotOf, waitHandle } from '../client/waits.js';
import { EXIT } from '../errors.js';
import { unseenOutcome, waitId } from '../job.js';
import { report } from './await.js';
import { outcomeText } from './outcome-text.js';
import { noSuchWait } from './problem.js';
import type { Session } from './session.js';

const QUERY_PATIENCE_MS = 5_000;

export async function showCommand(session: Session, connection: string, jobId: string): Promise<number> {
  const client = await session.client();
  const handle = waitHandle(client, connection, jobId);
  const snapshot = await snapshotOf(handle);
  if (!snapshot) throw noSuchWait(connection, jobId);
  if (!snapshot.running) return report(session, await readEnd(handle));
  const outcome = await outcomeSoFar(client, handle, QUERY_PATIENCE_MS);
  if (!outcome) session.say('No worker answers for this wait: what follows is what the server alone knows.');
  const { progress } = snapshot;
  const known = outcome ?? {
    ...unseenOutcome(connection, jobId, snapshot.startTime.toISOString(), 'waiting'),
    ...(progress && {
      vendor: progress.observation.vendor,
      state: progress.observation.state,
      condition: progress.observation.condition,
      percent: progress.observation.percent ?? null,
    }),
  };
  const lines = [outcomeText({ exit: EXIT.ok, outcome: known }, process.stdout)];
  if (progress) {
    const at = progress.nextLookAt ? `, the next at ${progress.nextLookAt.toISOString()}` : '';
    lines.push(`${'Looking'.padEnd(9)} look ${progress.looks}${at}`);
    if (progress.observation.trouble) lines.push(`${'Trouble'.padEnd(9)} ${progress.observation.trouble}`);
  }
  const link = webUiLink(await session.target(), waitId(connection, jobId), snapshot.runId);
  if (link) lines.push(`${'Web UI'.padEnd(9)} ${link}`);
  session.result(lines.join('\n'), known);
  return EXIT.ok;
}
