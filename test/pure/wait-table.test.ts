import { describe, expect, it } from '@jest/globals';
import type { KnownWait } from '../../src/client/known-wait.js';
import { waitTable } from '../../src/cli/terminal/wait-table.js';
import { unseenOutcome } from '../../src/contract/outcome.js';

const NOW = Date.parse('2026-01-02T03:04:05Z');
const jobId = '{FAAF7FBC-0475-45ED-A148-02238E75C395}';
const wait: KnownWait = {
  connection: 'reports',
  jobId,
  firstRunId: 'run',
  running: false,
  startedAt: new Date(NOW - 90_000),
  historyLength: 20,
  taskQueue: 'vigil',
  answered: true,
  recorded: { outcome: unseenOutcome('reports', jobId, new Date(NOW).toISOString(), 'ended'), from: 'memo' },
  workflowId: `vigil:reports:${jobId}`,
  runId: 'run',
  status: 'COMPLETED',
  outcome: {
    ...unseenOutcome('reports', jobId, new Date(NOW - 90_000).toISOString(), 'ended'),
    vendor: 'nexus-ic',
    state: 'succeeded',
    summary: '1,204 rows of the north',
  },
};
const tableAt = (columns: number) => waitTable([wait], { now: NOW, columns, stream: process.stdout });

describe('the table of waits', () => {
  it.each([40, 50, 60, 80, 200])('is never wider than %i columns', (columns) => {
    const { header, lines } = tableAt(columns);
    for (const line of [header, ...lines]) expect(line.length).toBeLessThanOrEqual(columns);
  });
  it('drops the age of a wait before its status', () => {
    expect(tableAt(80).header).toMatch(/WAIT +AGE/);
    const { header, lines } = tableAt(50);
    expect(header).toContain('WAIT');
    expect(header).not.toContain('AGE');
    expect(lines[0]).toContain('completed');
  });

  const running: KnownWait = {
    ...wait,
    running: true,
    status: 'RUNNING',
    outcome: { ...wait.outcome, phase: 'waiting', state: 'running', summary: null },
  };
  const polled = (secondsAgo: number): KnownWait['pendingPoll'] => ({
    observation: { vendor: 'nexus-ic', state: 'running', condition: 'clear', vendorState: '2' },
    polls: 3,
    nextPollInSeconds: 60,
    lastPollAt: new Date(NOW - secondsAgo * 1_000),
  });
  const stateOf = (one: KnownWait) => waitTable([one], { now: NOW, stream: process.stdout }).lines[0];

  it.each<[string, Partial<KnownWait>, RegExp]>([
    ['a poll that is not due yet', { pendingPoll: polled(59) }, /s {2}running$/],
    ['a poll that is a little late', { pendingPoll: polled(119) }, /s {2}running$/],
    ['a poll that nobody has made', { pendingPoll: polled(840) }, /running \(as of 14m ago\)$/],
    ['an answer of the wait', { answered: true }, /s {2}running$/],
    ['no answer, but the search attributes', { answered: false }, /running \(as of its last change\)$/],
  ])('says how old the values of a running wait are after %s', (_title, known, expected) => {
    expect(stateOf({ ...running, ...known })).toMatch(expected);
  });
  const watchedAt = (secondsAgo: number): KnownWait['watched'] => ({
    watch: 'vigil:watch:reports',
    lastPollAt: NOW - secondsAgo * 1_000,
    nextPollAt: NOW - secondsAgo * 1_000 + 60_000,
    connection: { condition: 'unreachable', problem: 'HTTP 503', since: NOW - 180_000 },
  });
  it('has a column for the last poll if a watch polls some of the jobs, for those that poll by themselves too', () => {
    const waits = [{ ...running, watched: watchedAt(12) }, { ...running, pendingPoll: polled(7) }, running, wait];
    const { header, lines } = waitTable(waits, { now: NOW, stream: process.stdout });
    expect(header).toMatch(/STATE +LAST POLL$/);
    expect(lines.map((line) => /\S+ ago$/.exec(line)?.[0])).toEqual(['12s ago', '7s ago', undefined, undefined]);
    const narrow = waitTable(waits, { now: NOW, columns: 60, stream: process.stdout });
    expect(narrow.header).toMatch(/STATE$/);
  });
  it('says how old the values of a wait are that its watch has not polled when it should have', () => {
    expect(stateOf({ ...running, watched: watchedAt(840) })).toMatch(/running \(as of 14m ago\)/);
    expect(stateOf({ ...running, watched: watchedAt(119) })).not.toContain('as of');
  });
  it('says since when the connection of a watch has its problem, for the waits that have it', () => {
    const outcome = { ...running.outcome, condition: 'unreachable' } as const;
    const text = /running, unreachable \(the connection, for 3m\)/;
    expect(stateOf({ ...running, outcome, watched: watchedAt(5) })).toMatch(text);
    expect(stateOf({ ...running, watched: watchedAt(5) })).not.toContain('connection,');
  });
  it('says only that it was not polled of a wait without a poll', () => {
    const unseen = unseenOutcome('reports', jobId, new Date(NOW).toISOString(), 'waiting');
    expect(stateOf({ ...running, outcome: unseen, answered: false })).not.toContain('as of');
  });
});
