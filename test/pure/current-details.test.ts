import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FAILURES, type FailureType } from '../../src/contract/failures.js';
import { cancelText } from '../../src/text/cancel-text.js';
import { WHAT_TO_DO } from '../../src/text/condition-text.js';
import { acceptInput } from '../../src/schema/input.js';
import { CONDITIONS, UNSEEN, type Observation } from '../../src/contract/job.js';
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
        '\nvigil poll-now calls 34\ntemporal workflow signal --name pollNow \\\n  --workflow-id vigil:calls:34\n',
        '\nvigil extend calls 34 --deadline 7d\nvigil cancel calls 34 --reason "…"\n',
        '\ntemporal workflow cancel --reason "…" \\\n  --workflow-id vigil:calls:34\n',
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
  it.each(CONDITIONS)('say what to do while a wait is %s, and while it cancels or collects', (condition) => {
    for (const phase of ['waiting', 'cancelling', 'collecting'] as const) {
      const details = currentDetails(recordOf({ ...RUNNING, condition }, { phase, limitAt: 340_000 }), SEEN);
      const what = condition === 'clear' ? 'nothing, the wait continues by itself' : WHAT_TO_DO[condition];
      expect(details).toContain(`**What to do:** ${what}.`);
    }
  });
  it.each(Object.keys(FAILURES) as FailureType[])('say what to do after %s', (failure) => {
    const details = currentDetails(recordOf(RUNNING, { phase: 'ended' }), {
      ...SEEN,
      ending: { as: 'failure', failure, what: '' },
    });
    expect(details).toContain(`**What to do:** ${FAILURES[failure].hint}.`);
  });
  it.each(['refused', 'unsupported', 'unconfirmed', 'notAsked', 'confirmed'] as const)(
    'say what to do after a cancel that is %s',
    (result) => {
      const record = recordOf(RUNNING, { phase: 'ended', cancel: { ...CANCEL, result } });
      const details = currentDetails(record, { ...SEEN, ending: { as: 'canceled' } });
      expect(details).toContain(`**What to do:** ${cancelText(record).hint}.`);
      expect(details.includes('vigil await')).toBe(result !== 'confirmed');
    },
  );
  it('say what to do for a failed job that the wait returns, and for a paused job', () => {
    const returned = currentDetails(recordOf({ state: 'failed' }, { phase: 'ended' }), {
      ...SEEN,
      ending: { as: 'outcome' },
    });
    expect(returned).toContain(`**What to do:** ${FAILURES.JobFailed.hint}.`);
    expect(currentDetails(recordOf({ state: 'paused' }), SEEN)).toContain(
      '**What to do:** resume the job at the vendor.',
    );
  });
  it('say nothing to do after a success', () => {
    expect(
      currentDetails(recordOf({ state: 'succeeded' }, { phase: 'ended' }), { ...SEEN, ending: { as: 'outcome' } }),
    ).not.toContain('What to do');
  });
  it.each<[FailureType, string | undefined]>([
    ['JobFailed', undefined],
    ['VendorRejectedRequest', undefined],
    ['CollectionFailed', 'vigil await calls 34 --again'],
    ['DeadlineExceeded', 'vigil await calls 34'],
    ['JobLost', 'vigil await calls 34'],
  ])('offer an await after %s only if it can help', (failure, command) => {
    const ending = { as: 'failure', failure, what: '' } as const;
    const details = currentDetails(recordOf(RUNNING, { phase: 'ended' }), { ...SEEN, ending });
    expect(details.match(/^vigil await.*/m)?.[0]).toBe(command);
  });
  it('offer no await after a deadline whose cancel is confirmed', () => {
    const record = recordOf(RUNNING, { phase: 'ended', cancel: { ...CANCEL, by: 'deadline', result: 'confirmed' } });
    const ending = { as: 'failure', failure: 'DeadlineExceeded', what: '' } as const;
    expect(currentDetails(record, { ...SEEN, ending })).not.toContain('vigil await');
  });
  it('offer to extend by as much again, but not over the limit of the connection', () => {
    const record = recordOf(RUNNING, {}, { deadline: '30d' });
    expect(currentDetails(record, SEEN)).toContain('vigil extend calls 34 --deadline 30d\n');
    const limits = { minIntervalMs: 1_000, maxDeadlineMs: 30 * 86_400_000 };
    const limited = currentDetails({ ...record, limits }, SEEN);
    expect(limited).not.toContain('extend');
    expect(limited).toContain('\nPoll now or cancel:\n');
  });
  it('offer messages and content only if there are some', () => {
    const ended = (change: Partial<WaitRecord>) =>
      currentDetails(recordOf({ state: 'succeeded' }, { phase: 'ended', ...change }), SEEN);
    expect(ended({})).not.toMatch(/vigil (messages|content)/);
    expect(ended({ messages: MESSAGES })).toContain('\nvigil messages calls 34\n');
    expect(ended({ content: [FILE] })).toContain('\nvigil content calls 34\n');
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
  it('name the namespace in the commands if it is not the default', () => {
    const details = currentDetails(recordOf(RUNNING), { ...SEEN, namespace: 'data' });
    expect(details).toContain('vigil poll-now calls 34 --namespace data\n');
    expect(details).toContain('--workflow-id vigil:calls:34 --namespace data\n');
  });
  it('make no link of a text that an operator may have written', () => {
    expect(currentDetails(recordOf(RUNNING, { link: 'javascript:alert(1)' }), SEEN)).not.toContain('javascript');
  });
  it('say why an input is refused', () => {
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

describe('the offered commands', () => {
  it('end the wait only with --abandon if the job cannot be cancelled', () => {
    for (const phase of ['waiting', 'collecting'] as const) {
      const page = currentDetails(recordOf({ state: 'running' }, { phase, cancels: false }), SEEN);
      expect(page).toContain('vigil cancel calls 34 --abandon --reason');
      expect(page).not.toMatch(/temporal workflow cancel|vigil cancel calls 34 --reason|Vigil cancels the job/);
    }
  });
});

describe('a wait whose job a watch polls', () => {
  it('names the watch, as long as it polls', () => {
    const page = (phase: WaitRecord['phase']) =>
      currentDetails(recordOf({ state: 'running' }, { watch: 'vigil:watch:calls', phase }), SEEN);
    expect(page('waiting')).toContain('Polled by the workflow `vigil:watch:calls`');
    expect(page('waiting')).not.toContain('Pending Activities');
    expect(page('collecting')).not.toContain('vigil:watch:calls');
  });
});
