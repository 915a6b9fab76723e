import { liveOutcome } from '../client/live.js';
import { webUiLink } from '../client/temporal.js';
import { outcomeSoFar, readEnd, snapshotOf, waitHandle } from '../client/waits.js';
import { EXIT } from '../errors.js';
import { waitId } from '../job.js';
import { outcomeText } from './outcome-text.js';
import { oneLine } from './printable.js';
import { noSuchWait } from './problem.js';
import { report } from './report.js';
import type { Session } from './session.js';

const QUERY_PATIENCE_MS = 5_000;

export async function showCommand(session: Session, connection: string, jobId: string): Promise<number> {
  const client = await session.client();
  const handle = waitHandle(client, connection, jobId);
  const snapshot = await snapshotOf(handle);
  if (!snapshot) throw noSuchWait(connection, jobId);
  if (!snapshot.running) return report(session, await readEnd(client, handle));
  const told = await outcomeSoFar(client, handle, QUERY_PATIENCE_MS);
  if (!told) session.say('No worker answers for this wait: what follows is what the server alone knows.');
  const outcome = liveOutcome({ connection, jobId }, told, snapshot, Date.now());
  const lines = [outcomeText({ exit: EXIT.ok, outcome }, process.stdout)];
  const { progress } = snapshot;
  if (progress) {
    const at = progress.nextLookAt ? `, the next at ${progress.nextLookAt.toISOString()}` : '';
    lines.push(`${'Looking'.padEnd(9)} look ${progress.looks}${at}`);
    const { trouble } = progress.observation;
    if (trouble) lines.push(`${'Trouble'.padEnd(9)} ${oneLine(trouble)}`);
  }
  const link = webUiLink(await session.target(), waitId(connection, jobId), snapshot.runId);
  if (link) lines.push(`${'Web UI'.padEnd(9)} ${link}`);
  session.result(lines.join('\n'), outcome);
  return EXIT.ok;
}
