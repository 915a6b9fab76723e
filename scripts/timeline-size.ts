/**
 * Prints what the timeline adds to the recorded histories and to the memo, in bytes: `npx tsx scripts/timeline-size.ts`. docs/architecture.md has the
 * figures.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { jsonBytes, MAX_MEMO_BYTES, memoOf } from '../src/contract/memo.js';
import { newRecord, noteObservation, outcomeOf } from '../src/contract/wait-record.js';
import { UNSEEN } from '../src/contract/job.js';
import type { JobOutcome } from '../src/contract/outcome.js';
import { acceptInput } from '../src/schema/input.js';
import { outcomesIn, type RecordedHistory } from '../test/schema/recorded-outcomes.js';

const FOLDER = new URL('../test/histories/unreleased/', import.meta.url);
const rows = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  const history = JSON.parse(text) as RecordedHistory;
  const outcomes = outcomesIn(history) as Partial<JobOutcome>[];
  const timelines = outcomes.map(({ timeline = [] }) => jsonBytes(timeline));
  return {
    history: name.replace(/\..*$/, ''),
    bytes: jsonBytes(history),
    entries: outcomes.at(-1)?.timeline?.length ?? 0,
    timeline: timelines.reduce((sum, bytes) => sum + bytes, 0),
    memo: Math.max(0, ...outcomes.map(jsonBytes)),
  };
});
for (const { history, bytes, entries, timeline, memo } of rows) {
  const share = `${((timeline / bytes) * 100).toFixed(1)} %`;
  process.stdout.write(
    `${history.padEnd(30)} history ${bytes} B, of it the timeline ${timeline} B (${share}, ${entries} entries), outcome ${memo} B\n`,
  );
}

const verdict = acceptInput({ connection: 'calls', jobId: '34' });
if (!('accepted' in verdict)) throw new Error('the input is invalid');
const record = newRecord(verdict.accepted, 0);
for (let n = 0; n < 1_000; n += 1) {
  const condition = n % 2 === 0 ? 'unreachable' : 'clear';
  const problem = n % 2 === 0 ? 'pureconnect could not read status: HTTP 503 (GET /icws/{session}/jobs/34)' : undefined;
  noteObservation(
    record,
    { ...UNSEEN, vendor: 'pureconnect', state: 'running', vendorState: '2', condition, problem },
    1,
    n * 60_000,
  );
}
const outcome = outcomeOf(record, 0);
process.stdout.write(
  `After 1,000 changes: timeline ${jsonBytes(outcome.timeline)} B (${outcome.timeline.length} entries), record carried to the next run ${jsonBytes(record)} B, memo ${jsonBytes(memoOf(outcome))} B of ${MAX_MEMO_BYTES} B\n`,
);
