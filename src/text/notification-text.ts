/** A notification in words, for chats and mails. Pure. */
import { durationText } from '../contract/duration-text.js';
import { FAILURES, isFailureType } from '../contract/failures.js';
import { sharedTrouble, type Notification, type NotifyEvent } from '../contract/notification.js';
import { shortText } from '../contract/short-text.js';
import { WHAT_TO_DO } from './condition-text.js';
import { oneLine } from './printable-text.js';
import { shellCommand } from './shell-word.js';
import { statusText } from './status-text.js';

const LONGEST = { job: 100, line: 500 } as const;

const HAPPENED: Readonly<Record<Exclude<NotifyEvent, 'troubled'>, string>> = {
  succeeded: 'the job succeeded',
  failed: 'the job failed',
  cancelled: 'the job was cancelled',
  gaveUp: 'the wait ended before the job did',
  mayStillRun: 'the job may still run, and nobody awaits it',
};

export interface NotificationText {
  title: string;
  /** What is known, and what to do. */
  lines: string[];
}

export function notificationText(notification: Notification): NotificationText {
  const { events, outcome, failure, problem } = notification;
  const { connection, jobId, condition, summary } = outcome;
  const [event = 'gaveUp'] = events;
  const what =
    event === 'troubled' ? `${condition} for ${durationText(problem?.forMs ?? 0)}, and still awaited` : HAPPENED[event];
  const job = shortText(oneLine(jobId), LONGEST.job);
  const command = shellCommand(['vigil', 'show'], [connection, jobId], []);
  const toDo =
    failure && isFailureType(failure.type)
      ? FAILURES[failure.type].hint
      : event === 'troubled' && condition !== 'clear'
        ? WHAT_TO_DO[condition]
        : '';
  const facts = [
    ['State', statusText(outcome)],
    ['Since', problem?.since ?? ''],
    ['Problem', problem?.what ?? ''],
    ['Ended as', failure ? `${failure.type}: ${failure.message}` : ''],
    ['Summary', summary ?? ''],
    ['What to do', toDo],
    [
      'Other jobs',
      sharedTrouble(notification) ? shellCommand(['vigil', 'list'], [connection], ['--condition', condition]) : '',
    ],
    ['More', jobId === '' ? '' : command],
  ] as const;
  return {
    title: `${connection} ${job}: ${what}`.replace(' :', ':'),
    lines: facts.flatMap(([name, text]) => (text === '' ? [] : [`${name}: ${shortText(oneLine(text), LONGEST.line)}`])),
  };
}
