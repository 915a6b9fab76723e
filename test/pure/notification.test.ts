import { describe, expect, it } from '@jest/globals';
import { cloudEvent, slackMessage, teamsMessage } from '../../src/activities/notification-body.js';
import { signedHeaders } from '../../src/activities/webhook-signature.js';
import { endEvents, nextTroubleMs, troubleAfter, type Notification } from '../../src/contract/notification.js';
import { unseenOutcome, type JobOutcome } from '../../src/contract/outcome.js';
import { isNotification } from '../../src/contract/reported-notification.js';
import { notificationText } from '../../src/text/notification-text.js';
import { hidden, HIDDEN_TEXT } from '../helpers/hidden.js';

const AT = '2026-11-28T01:00:00.000Z';
const seen: JobOutcome = { ...unseenOutcome('calls', '34', AT, 'ended'), vendor: 'pureconnect' };
const cancelBy = (result: NonNullable<JobOutcome['cancel']>['result']) =>
  ({ by: 'caller', at: AT, reason: null, result }) as const;

const failed: Notification = {
  id: 'run-1:end',
  events: ['failed'],
  at: AT,
  workflowId: 'vigil:calls:34',
  runId: 'run-1',
  outcome: { ...seen, state: 'failed', summary: 'disk full' },
  failure: { type: 'JobFailed', message: 'the job failed at the vendor: disk full' },
};

describe('the events of an end', () => {
  it.each([
    ['a success', { state: 'succeeded' }, undefined, ['succeeded']],
    ['a failure that is returned', { state: 'failed' }, undefined, ['failed']],
    ['a cancelled job that is returned', { state: 'cancelled' }, undefined, ['cancelled']],
    ['JobFailed', { state: 'failed' }, 'JobFailed', ['failed']],
    ['JobCancelled', { state: 'cancelled' }, 'JobCancelled', ['cancelled']],
    ['a cancel that was confirmed', { state: 'running', cancel: cancelBy('confirmed') }, 'Canceled', ['cancelled']],
    ['a cancel that was refused', { state: 'running', cancel: cancelBy('refused') }, 'Canceled', ['mayStillRun']],
    ['a deadline with a job that runs', { state: 'running' }, 'DeadlineExceeded', ['mayStillRun', 'gaveUp']],
    ['content that was not collected', { state: 'succeeded' }, 'CollectionFailed', ['gaveUp']],
    ['credentials that stay refused', { state: 'unknown' }, 'VendorRefused', ['mayStillRun', 'gaveUp']],
    ['a job that the vendor refused to start', { state: 'unknown' }, 'SubmitRejected', ['failed']],
    ['a start of which nobody knows', { state: 'unknown', jobId: '' }, 'SubmitUncertain', ['mayStillRun', 'gaveUp']],
    ['a run that started nothing in time', { state: 'unknown', jobId: '' }, 'DeadlineExceeded', ['gaveUp']],
  ] as const)('%s', (_title, outcome, failure, events) => {
    expect(endEvents({ ...seen, ...outcome }, failure)).toEqual(events);
  });
});

describe('a condition that is not clear', () => {
  const policy = { on: [], troubledForMs: [900_000, 3_600_000] };

  it('lasts until the wait sees the job again, whatever conditions follow each other', () => {
    const first = troubleAfter(undefined, 'unreachable', 1_000);
    expect(troubleAfter(first, 'refused', 5_000)).toEqual({ since: 1_000, notifiedMs: 0 });
    expect(troubleAfter(first, 'clear', 6_000)).toBeUndefined();
  });

  it.each([
    [0, 900_000],
    [900_000, 3_600_000],
    [3_600_000, undefined],
  ])('after the notification at %d ms leads to the next one at %s', (notifiedMs, next) => {
    expect(nextTroubleMs(policy, { since: 0, notifiedMs })).toBe(next);
  });
});

describe('a notification in words', () => {
  it('says what happened, what is known and what to do', () => {
    expect(notificationText(failed)).toEqual({
      title: 'calls 34: the job failed',
      lines: [
        'State: failed',
        'Ended as: JobFailed: the job failed at the vendor: disk full',
        'Summary: disk full',
        'What to do: read the messages of the job, fix the cause at the vendor, and start a new job there',
        'More: vigil show calls 34',
      ],
    });
  });

  it('names the condition, how long it lasts and the cure', () => {
    const outcome: JobOutcome = { ...seen, phase: 'waiting', condition: 'refused' };
    const problem = { since: AT, forMs: 900_000, what: 'HTTP 401' };
    const { title, lines } = notificationText({
      ...failed,
      events: ['troubled'],
      failure: undefined,
      outcome,
      problem,
    });
    expect(title).toBe('calls 34: refused for 15m, and still awaited');
    expect(lines).toContain('Problem: HTTP 401');
    expect(lines.find((line) => line.startsWith('What to do: renew'))).toBeDefined();
  });

  it('says how to list the other jobs that a problem of the connection concerns', () => {
    const linesOf = (condition: 'unreachable' | 'missing') =>
      notificationText({
        ...failed,
        events: ['troubled'],
        outcome: { ...seen, phase: 'waiting', condition },
        problem: { since: AT, forMs: 900_000, what: null },
      }).lines;
    expect(linesOf('unreachable')).toContain('Other jobs: vigil list calls --condition unreachable');
    expect(linesOf('missing').join()).not.toContain('Other jobs');
  });

  it('hides nothing that a vendor or a caller wrote', () => {
    const { title, lines } = notificationText({
      ...failed,
      outcome: { ...failed.outcome, jobId: `a${HIDDEN_TEXT}`, summary: `b\n${HIDDEN_TEXT}` },
    });
    expect(hidden([title, ...lines].join(''))).toEqual([]);
  });
});

describe('the forms of a notification', () => {
  it('a CloudEvent has the attributes that the specification requires', () => {
    expect(cloudEvent(failed, 'prod')).toMatchObject({
      specversion: '1.0',
      id: 'run-1:end',
      type: 'vigil.job.failed',
      source: '/namespaces/prod/workflows/vigil%3Acalls%3A34',
      subject: 'calls/34',
      time: AT,
      data: { events: ['failed'], outcome: { state: 'failed' } },
    });
  });

  it("Slack gets no vendor's text that it reads as a link or a mention", () => {
    const message = slackMessage({ ...failed, outcome: { ...failed.outcome, jobId: '<!channel>' } });
    expect(message['text']).toBe('calls &lt;!channel&gt;: the job failed');
    expect(JSON.stringify(message['blocks'])).not.toContain('mrkdwn');
  });

  it('Slack and Teams link the wait', () => {
    const link = 'https://temporal.example/namespaces/default/workflows/vigil%3Acalls%3A34';
    expect(JSON.stringify(slackMessage(failed, link))).toContain(link);
    expect(JSON.stringify(teamsMessage(failed, link))).toContain(link);
    expect(JSON.stringify(teamsMessage(failed))).not.toContain('OpenUrl');
  });

  it('is signed as the example of the Standard Webhooks specification is', () => {
    const body = '{"test": 2432232314}';
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    expect(signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_000, body, secret)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});

describe('a notification that somebody else wrote', () => {
  it.each([
    ['no object', 'failed'],
    ['no events', { ...failed, events: [] }],
    ['an unknown event', { ...failed, events: ['exploded'] }],
    ['no outcome', { ...failed, outcome: { state: 'failed' } }],
    ['no name of a connection', { ...failed, outcome: { ...failed.outcome, connection: 'Calls <b>' } }],
  ])('is refused with %s', (_title, reported) => {
    expect(isNotification(reported)).toBe(false);
    expect(isNotification(failed)).toBe(true);
  });
});
