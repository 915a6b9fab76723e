/** Which settings of a joining caller do not apply, in words. */
import type { IgnoredSetting } from '../../contract/wait-messages.js';
import { oneLine } from '../../text/printable-text.js';

/** @param ignored undefined if no worker answered */
export function ignoredText(ignored: readonly IgnoredSetting[] | undefined): string {
  if (ignored === undefined) return 'Its settings apply; no worker answered which of yours differ.';
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
