/** The events of a timeline in words. Pure. */
import type { TimelineEntry } from '../contract/timeline.js';
import { count } from './count.js';
import { oneLine } from './printable-text.js';

/** What happened, in words. */
export function eventText({ event, detail = '' }: Pick<TimelineEntry, 'event' | 'detail'>): string {
  const text = oneLine(detail);
  switch (event) {
    case 'cancelRequested':
      return text ? `cancel requested: ${text}` : 'cancel requested';
    case 'cancelAccepted':
      return 'the vendor accepted the cancel';
    case 'cancelRefused':
      return text === '' ? 'the vendor refused the cancel' : `cancel refused: ${text}`;
    case 'cancelUnsupported':
      return 'the vendor has no call to cancel a job';
    case 'cancelUnconfirmed':
      return 'the cancel was not confirmed in time';
    case 'limited':
      return text;
    case 'deadlineExtended':
      return `deadline set to ${text}`;
    case 'deadlinePassed':
      return text || 'the deadline passed';
    case 'messagesCollected':
      return `collected ${count(Number(text), 'message')}`;
    case 'contentCollected':
      return `collected ${count(Number(text), 'file')}`;
    case undefined:
      return '';
  }
}
