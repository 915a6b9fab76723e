import { describe, expect, it } from '@jest/globals';
import type { Member } from '../../src/contract/watch.js';
import { watchDetails } from '../../src/workflows/watch-details.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const SEEN = { workflowId: 'vigil:watch:calls', namespace: 'default', now: NOW };
const CLEAR = { condition: 'clear', since: NOW - 60_000 } as const;

function member(jobId: string, more: Partial<Member> = {}): Member {
  return {
    wait: `vigil:calls:${jobId}`,
    jobId,
    last: { vendor: 'pureconnect', state: 'running', condition: 'clear' },
    lastChangeAt: NOW - 600_000,
    polledAt: NOW,
    backoff: { initialMs: 60_000, factor: 1, maxMs: 60_000, jitter: 0 },
    patienceMs: {},
    ...more,
  };
}

const details = (members: Member[], state: Parameters<typeof watchDetails>[2] = CLEAR, seen = SEEN) =>
  watchDetails({ connection: 'calls', shard: 0 }, members, state, seen);

describe('the details of a watch', () => {
  it('list its jobs, those with a problem first and then the oldest, with their next polls', () => {
    const text = details([
      member('7', { last: { vendor: 'pureconnect', state: 'running', condition: 'clear', percent: 40 } }),
      member('8', { lastChangeAt: NOW - 900_000 }),
      member('9', { lastChangeAt: NOW, last: { vendor: 'pureconnect', state: 'running', condition: 'missing' } }),
    ]);
    expect(text.split('\n').filter((line) => line.startsWith('|'))).toEqual([
      '| job | state | condition | last change | next poll |',
      '|---|---|---|---|---|',
      '| `9` | running | missing | 2026-03-01T12:00:00Z | 2026-03-01T12:01:00Z |',
      '| `8` | running | clear | 2026-03-01T11:45:00Z | 2026-03-01T12:01:00Z |',
      '| `7` | running, 40 % | clear | 2026-03-01T11:50:00Z | 2026-03-01T12:01:00Z |',
    ]);
    expect(text).toContain('polled together: **3**');
  });
  it('name the condition of the connection, since when, and why', () => {
    expect(details([], { condition: 'unreachable', problem: 'HTTP 503 <b>', since: NOW - 1_000 })).toContain(
      'Condition of the connection: **unreachable** since 2026-03-01T11:59:59Z: `HTTP 503 <b>`.',
    );
  });
  it('stay short with thousands of jobs', () => {
    const text = details(Array.from({ length: 12_000 }, (_, nth) => member(String(nth))));
    expect(text.length).toBeLessThan(10_000);
    expect(text).toContain('11950 more jobs are not listed.');
  });
  it('offer the commands of its namespace', () => {
    const text = details([], CLEAR, { ...SEEN, namespace: 'batch' });
    expect(text).toContain('vigil list calls --namespace batch');
    expect(text).toContain('temporal workflow terminate --workflow-id vigil:watch:calls \\\n  --namespace batch');
  });
  it('cannot break out of a cell of the table', () => {
    const rows = details([member('a|b')])
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows.at(-1)).toMatch(/^\| `a\\\|b` \| running/);
  });
});
