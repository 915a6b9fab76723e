/** What a caller must know that joins a running wait, in words. */
import type { CancelReport } from '../../contract/outcome.js';
import type { IgnoredSetting } from '../../contract/wait-messages.js';
import { cancelBrief } from '../../text/cancel-text.js';
import { oneLine } from '../../text/printable-text.js';

export interface Joined {
  /** Undefined if no worker answered. */
  ignored?: readonly IgnoredSetting[];
  cancelling?: CancelReport;
}

export function joinedText({ ignored, cancelling }: Joined): string {
  return [cancelling && cancellingText(cancelling), ignoredText(ignored)].filter(Boolean).join(' ');
}

function cancellingText(cancel: CancelReport): string {
  const why = cancel.reason === null ? '' : ` (${oneLine(cancel.reason)})`;
  return `It is being cancelled, as the ${cancel.by} requested at ${cancel.at}${why}: ${cancelBrief({ cancel, timeline: [] })}.`;
}

function ignoredText(ignored: readonly IgnoredSetting[] | undefined): string {
  if (ignored === undefined) return 'Its settings apply. No worker answered, so it is not known which of yours differ.';
  if (ignored.length === 0) return 'None of your settings differs from its own.';
  const list = ignored.map(
    ({ field, yours, applies }) => `${field} ${oneLine(yours)} (the wait has ${oneLine(applies)})`,
  );
  return `Its settings apply; yours are ignored: ${list.join(', ')}.`;
}

/** For a JSON result: absent if every setting applies. */
export function ignoredField(ignored: readonly IgnoredSetting[] | undefined): {
  ignoredSettings?: readonly IgnoredSetting[];
} {
  return ignored?.length ? { ignoredSettings: ignored } : {};
}
