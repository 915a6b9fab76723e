import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { acceptInput } from '../../src/schema/input.js';
import { UNSEEN, type Observation } from '../../src/contract/job.js';
import { currentDetails, refusedDetails } from '../../src/workflows/current-details.js';
import { newRecord, noteObservation, type WaitRecord } from '../../src/contract/wait-record.js';

const SEEN = { workflowId: 'vigil:calls:34', namespace: 'default', now: 60_000 };
const FILE = {
  name: 'out.csv',
  mediaType: 'text/csv',
  bytes: 1_048_576,
  sha256: 'ab'.repeat(32),
  uri: 'file:///c/out.csv',
};

function recordOf(observed: Partial<Observation>, change: Partial<WaitRecord> = {}, input: object = {}): WaitRecord {
  const verdict = acceptInput({ connection: 'calls', jobId: '34', ...input });
  if (!('accepted' in verdict)) throw new Error(verdict.problems.join());
  const record = newRecord(verdict.accepted, 0);
  noteObservation(record, { ...UNSEEN, vendor: 'pureconnect', vendorState: '2', ...observed }, 1, 30_000);
  return { ...record, ...change };
}

const MESSAGES = {
  total: 2,
  bySeverity: { info: 2, warning: 0, error: 0 },
  last: [
    { severity: 'info', text: 'one' },
    { severity: 'info', text: 'two' },
  ],
  uri: null,
} satisfies WaitRecord['messages'];

/** The pages as they are to be, one after the other under the title of each. */
const PAGES = readFileSync(new URL('../fixtures/current-details.txt', import.meta.url), 'utf8');
const pageOf = (title: string) => PAGES.split(`<!-- ${title} -->\n\n`)[1]?.split('\n\n<!-- ')[0]?.trimEnd();

const RUNNING = { state: 'running' } as const;
const AWAY = { ...RUNNING, condition: 'unreachable', problem: 'HTTP 503' } as const;
const CANCEL = { by: 'caller', at: '1970-01-01T00:00:40.123Z', reason: 'wrong month', result: 'accepted' } as const;

describe('the current details', () => {
  it.each<[string, WaitRecord, string[]]>([
    [
      'the job, its state and percentage',
      recordOf({ ...RUNNING, percent: 34 }),
      ['Job `34` of `calls` (pureconnect): **running, 34 %**'],
    ],
    ['a job that was not seen yet', recordOf({ vendor: null }), ['Job `34` of `calls`: **not polled yet**']],
    ['when they were made', recordOf(RUNNING), ['As of 1970-01-01T00:01:00Z; later polls are under']],
    [
      'since when a condition lasts, and why',
      recordOf(AWAY),
      ['- Condition: **unreachable** since 1970-01-01T00:00:30Z: `HTTP 503`'],
    ],
    [
      "the vendor's words, which are not markup",
      recordOf({ ...RUNNING, summary: '[a](b) `c`' }),
      ['- Vendor summary: `` [a](b) `c` ``'],
    ],
    [
      'the deadline and what comes then',
      recordOf(RUNNING, {}, { deadline: '1h' }),
      ['- Deadline: 1970-01-01T01:00:00Z, then Vigil cancels the job'],
    ],
    [
      'that a deadline leaves the job',
      recordOf(RUNNING, {}, { onDeadline: 'leave' }),
      [', then Vigil leaves the job running'],
    ],
    [
      'the deadline in the queue',
      recordOf({ state: 'queued' }, {}, { queueDeadline: '1h' }),
      ['- The job may be queued until 1970-01-01T01:00:30Z'],
    ],
    [
      'when a patience ends',
      recordOf({ condition: 'missing' }),
      ['- The patience for this condition ends 1970-01-01T00:02:30Z'],
    ],
    [
      'how to poll now, extend and cancel',
      recordOf(RUNNING),
      [
        '\nvigil poll-now calls 34\ntemporal workflow signal --name pollNow --workflow-id vigil:calls:34\n',
        '\nvigil extend calls 34 --deadline 6h\nvigil cancel calls 34 --reason "…"\n',
        '\ntemporal workflow cancel --reason "…" --workflow-id vigil:calls:34\n',
      ],
    ],
    [
      'commands that end the flags before a job id that looks like one',
      { ...recordOf(RUNNING), input: { ...recordOf(RUNNING).input, jobId: '--address=evil.example' } },
      [
        "\nvigil poll-now -- calls '--address=evil.example'\n",
        '\nvigil cancel --reason "…" -- calls \'--address=evil.example\'\n',
      ],
    ],
    [
      'the job at its vendor',
      recordOf(RUNNING, { link: 'https://a.example/34' }),
      ['[Open the job at the vendor](<https://a.example/34>)'],
    ],
    [
      'a cancel under way, and until when it must be confirmed',
      recordOf(RUNNING, { phase: 'cancelling', cancel: CANCEL, limitAt: 340_000 }),
      [
        '**cancelling**',
        '- The cancel must be confirmed by 1970-01-01T00:05:40Z',
        '- Cancel: requested by the caller at 1970-01-01T00:00:40Z (`wrong month`): **accepted by the vendor, not confirmed yet**',
      ],
    ],
    [
      'until when collecting must be done',
      recordOf({ state: 'succeeded' }, { phase: 'collecting', limitAt: 3_600_000 }),
      ['- Collecting must finish by 1970-01-01T01:00:00Z', 'Show the wait, or stop collecting'],
    ],
    [
      'the receipts of messages and content',
      recordOf(
        { state: 'succeeded' },
        {
          phase: 'ended',
          messages: {
            total: 3,
            bySeverity: { info: 1, warning: 1, error: 1 },
            last: [
              { severity: 'error', text: 'row 7' },
              { severity: 'info', text: 'bye' },
            ],
            uri: 'file:///c/m',
          },
          content: [FILE],
        },
      ),
      [
        '- Messages: 3 (errors: 1, warnings: 1), all in `file:///c/m`',
        '- Last error: `row 7`',
        `- Content: \`out.csv\`, 1048576 bytes, sha256 \`${FILE.sha256}\`, in \`file:///c/out.csv\``,
        'vigil content calls 34',
      ],
    ],
    [
      'a part of very many receipts',
      recordOf({ state: 'succeeded' }, { phase: 'ended', content: Array<typeof FILE>(200).fill(FILE) }),
      ['- Content: 180 more in the result'],
    ],
  ])('say %s', (_what, record, lines) => {
    const details = currentDetails(record, SEEN);
    for (const line of lines) expect(details).toContain(line);
  });
  it('offer no cancel once there is nothing to cancel', () => {
    expect(currentDetails(recordOf({ state: 'succeeded' }, { phase: 'ended' }), SEEN)).not.toContain('vigil cancel');
  });
  it('say how the wait ended, in words that cannot be markup', () => {
    const record = recordOf({ state: 'failed' }, { phase: 'ended' });
    const ending = { as: 'failure', failure: 'JobFailed', what: 'the job failed: ![x](y)' } as const;
    expect(currentDetails(record, { ...SEEN, ending })).toContain('ended as **JobFailed**: `the job failed: ![x](y)`');
  });
  it('say after a cancel what became of the job', () => {
    const record = recordOf(RUNNING, { phase: 'ended', cancel: { ...CANCEL, result: 'refused' } });
    const details = currentDetails(record, { ...SEEN, ending: { as: 'canceled' } });
    expect(details).toContain('The wait was **cancelled**; the vendor refused to cancel the job, which may still run.');
  });
  it('name the namespace in the commands where it is not the default', () => {
    const details = currentDetails(recordOf(RUNNING), { ...SEEN, namespace: 'data' });
    expect(details).toContain('vigil poll-now calls 34 --namespace data\n');
    expect(details).toContain('--workflow-id vigil:calls:34 --namespace data\n');
  });
  it('make no link of what an operator may have put there', () => {
    expect(currentDetails(recordOf(RUNNING, { link: 'javascript:alert(1)' }), SEEN)).not.toContain('javascript');
  });
  it('of an input that is refused say why', () => {
    expect(refusedDetails(['deadline: expected a duration'])).toContain('- `deadline: expected a duration`');
  });
});

describe('the whole page', () => {
  const NEVER_CLEAR = { condition: 'missing', problem: 'HTTP 404' } as const;
  const QUEUED = { state: 'queued', percent: 0, summary: 'soon', outputLocation: '//out' } as const;
  const HOUR = { queueDeadline: '1h' };

  it.each<[string, WaitRecord, Partial<Parameters<typeof currentDetails>[1]>]>([
    ['waits', recordOf({ ...QUEUED, ...NEVER_CLEAR }, { link: 'https://a.example/34' }, HOUR), { namespace: 'data' }],
    ['is clear', recordOf({ state: 'running', problem: 'gone by', vendorState: '' }), {}],
    [
      'is cancelled',
      recordOf(RUNNING, { phase: 'cancelling', cancel: { ...CANCEL, reason: null }, limitAt: 340_000 }),
      {},
    ],
    ['is collected', recordOf({ state: 'succeeded', percent: 100 }, { phase: 'collecting', limitAt: 3_600_000 }), {}],
    [
      'is collected in vain',
      recordOf({ state: 'succeeded', ...NEVER_CLEAR }, { phase: 'collecting', limitAt: 3_600_000 }),
      {},
    ],
    ['has ended', recordOf({ state: 'succeeded' }, { phase: 'ended', content: [FILE], messages: MESSAGES }), {}],
    [
      'has failed',
      recordOf({ state: 'failed' }, { phase: 'ended' }),
      { ending: { as: 'failure', failure: 'JobFailed', what: 'so it is' } },
    ],
    [
      'was given up',
      recordOf({ vendor: null, vendorState: '', ...NEVER_CLEAR }, { phase: 'ended' }),
      { ending: { as: 'canceled' } },
    ],
  ])('of a wait that %s', (title, record, seen) => {
    expect(currentDetails(record, { ...SEEN, ...seen })).toBe(pageOf(title));
  });
  it('of an input that is refused', () => {
    expect(refusedDetails(['deadline: no', 'jobId: no'])).toBe(
      '**The input is invalid.** Correct these fields and start the wait again:\n\n- `deadline: no`\n- `jobId: no`',
    );
  });
});
