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
  it('gives up how long a wait is, before whether it runs', () => {
    expect(tableAt(80).header).toMatch(/WAIT +AGE/);
    const { header, lines } = tableAt(50);
    expect(header).toContain('WAIT');
    expect(header).not.toContain('AGE');
    expect(lines[0]).toContain('completed');
  });
});
