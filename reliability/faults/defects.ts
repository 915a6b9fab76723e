/** What every cell requires in addition to its own expectation; each defect is a sentence. */
import { createHash } from 'node:crypto';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sha256Of } from '../../simulators/content.js';
import type { LedgerEntry } from '../../simulators/http-simulator.js';
import type { temporal } from '@temporalio/proto';
import type { Condition } from '../../src/contract/job.js';
import type { JobOutcome } from '../../src/contract/outcome.js';
import { watchedRunOf } from '../chaos/watched-run.js';
import { wordsOf, type Cell } from './cell.js';
import type { Expectation, Row } from './row.js';
import type { Stage } from './stage.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const HEARD_WITHIN_MS = 15_000;

export interface Seen {
  ends: string;
  meets: Condition[];
  outcome: JobOutcome | undefined;
  history: HistoryEvent[];
  /** The number of requests at the other origin. */
  visits: number;
}

export async function defectsOf(cell: Cell, stage: Stage, seen: Seen, isShared: boolean): Promise<string[]> {
  const { outcome } = seen;
  const found = [
    ...(isShared ? watchedEndDefects(cell, seen) : endDefects(cell, seen)),
    ...firingDefects(cell, stage),
    ...requestDefects(cell, stage, seen),
    ...secretDefects(stage, seen.history),
    ...(await storeDefects(cell, stage, seen)),
    ...(outcome ? (cell.row.also?.(outcome, stage) ?? []) : ['there is no outcome']),
  ];
  return found.filter((defect) => defect !== '');
}

function endDefects({ expected }: Cell, seen: Seen): string[] {
  const [wanted, came] = [wordsOf(expected), wordsOf(seen)];
  return wanted === came ? [] : [`expected ${wanted}; came ${came}`];
}

/** The same end; but what passes by itself is the watch's, and a wait need not hear of it. */
function watchedEndDefects({ expected, row }: Cell, seen: Seen): string[] {
  const left = [...expected.meets];
  const known = seen.meets.every((met) => {
    const at = left.indexOf(met);
    left.splice(0, at + 1);
    return at >= 0;
  });
  // What a vendor rejects once, it is asked again by the wait itself.
  const isTakenBack = expected.ends === 'VendorRejectedRequest' && row.times !== 'always' && seen.ends === 'well';
  return [
    known && (expected.ends === seen.ends || isTakenBack)
      ? ''
      : `expected ${wordsOf(expected)}, or less on the way; came ${wordsOf(seen)}`,
    watchedRunOf(seen.history).joined ? '' : 'the wait did not join the watch',
  ];
}

/** A fault that did not happen proves nothing. */
export function firingDefects(
  { row, expected }: { row: Pick<Row, 'times'>; expected: Pick<Expectation, 'fires'> },
  { fault, next }: Pick<Stage, 'fault' | 'next'>,
): string[] {
  if (next?.fired === 0) return ['what was to follow the fault did not happen'];
  if (!fault) return [];
  const { times = 1 } = expected.fires === undefined ? row : { times: expected.fires };
  const enough = times === 'always' ? fault.fired > 0 : fault.fired === times;
  return enough ? [] : [`the fault happened ${fault.fired} times, not ${times}`];
}

function requestDefects(
  { step, row, expected, vendor }: Cell,
  { server, job, connection }: Stage,
  seen: Seen,
): string[] {
  const { logIns = row.silent ? 'any' : 1 } = expected;
  const logInStep = vendor.place('logIn', 0)!.step;
  const made = server.requests(logInStep).length;
  const cancels = vendor.cancels(server, job.id);
  return [
    logIns !== 'any' && step !== 'logIn' && made !== logIns ? `${made} log-ins, not ${logIns}` : '',
    step !== 'cancel' && server.requests('cancel').length > 0 ? 'a cancel that nobody asked for' : '',
    step === 'cancel' && seen.ends === 'well' && cancels === 0 ? 'confirmed, and the vendor was never asked' : '',
    seen.outcome?.cancel?.result === 'confirmed' && seen.outcome.state !== 'cancelled' ? 'confirmed, and not true' : '',
    seen.visits > 0 ? `another origin was asked ${seen.visits} times` : '',
    seen.outcome && seen.outcome.connection !== connection ? 'the outcome is of another connection' : '',
  ];
}

/** The worker's secret, and whatever a session had, in any event of the history. */
export function secretDefects({ secret, server }: Pick<Stage, 'secret' | 'server'>, history: HistoryEvent[]): string[] {
  const text = textOf(history);
  const planted = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64Core(secret)];
  const all = [...planted, ...server.ledger.flatMap(sessionSecretsOf)];
  return [...new Set(all)].some((one) => text.includes(one)) ? ['a secret is in the history'] : [];
}

async function storeDefects({ step, vendor, row }: Cell, stage: Stage, seen: Seen): Promise<string[]> {
  const { stored, job } = stage;
  const root = await realpath(stored).catch(() => undefined);
  const files = root ? await filesAtRest(root) : [];
  const partial = files.filter((file) => file.includes('.partial'));
  const defects = partial.map((file) => `${file} was left behind`);
  const whole = files.filter((file) => !file.includes('.partial'));
  const content = whole.filter((file) => file.includes(`${sep}content${sep}`));
  if (seen.ends !== 'well') {
    return content.length === 0 ? defects : [...defects, `${content.join(', ')} is there, and was never proved`];
  }
  if (step === 'cancel' || !seen.outcome || !root) return defects;
  const { messages, content: receipts } = seen.outcome;
  if (messages.total !== job.messages) defects.push(`${messages.total} messages, not ${job.messages}`);
  const lines = (await readFile(fileURLToPath(messages.uri ?? 'file:///'), 'utf8').catch(() => '')).split('\n');
  if (lines.length - 1 !== messages.total) defects.push(`${lines.length - 1} messages are stored`);
  const bytes = row.job?.contentBytes ?? 3_000;
  const truth = sha256Of({ bytes, seed: 7 });
  // NEXUS IC has no way to tell an empty content from none.
  if (receipts.length !== 1 && !(bytes === 0 && vendor.name === 'nexus-ic'))
    defects.push(`${receipts.length} receipts`);
  for (const receipt of receipts) {
    const path = fileURLToPath(receipt.uri);
    const real = await realpath(path).catch(() => '');
    if (!real.startsWith(`${root}${sep}`)) defects.push(`${receipt.uri} is not in the store`);
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    if (receipt.sha256 !== truth || hash !== truth || receipt.bytes !== bytes)
      defects.push('the content is not the vendor’s');
  }
  return defects;
}

/** When a wait has given up, the running attempt learns it with its next heartbeat. */
async function filesAtRest(folder: string): Promise<string[]> {
  const until = Date.now() + HEARD_WITHIN_MS;
  for (;;) {
    const files = await filesIn(folder);
    if (!files.some((file) => file.includes('.partial')) || Date.now() > until) return files;
    await sleep(100);
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
}

// Payloads are bytes to the protocol; what they say is what a reader of the history reads.
function textOf(history: HistoryEvent[]): string {
  return JSON.stringify(history, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
  );
}

function base64Core(secret: string): string {
  return Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1);
}

function sessionSecretsOf({ headers, query, path }: LedgerEntry): string[] {
  const found = [
    headers.authorization?.split(' ')[1],
    String(headers['inin-icws-csrf-token'] ?? ''),
    headers.cookie?.replace(/^[^=]*=/, ''),
    query['hash'],
    /^\/icws\/(\d+)\//.exec(path)?.[1],
  ];
  return found.filter((secret) => secret !== undefined && secret !== '') as string[];
}
