/** Which settings of a caller that joins a running wait do not apply, because the wait has others. Pure. */
import type { AcceptedInput } from './accepted-input.js';
import { durationText } from './duration-text.js';
import { parseDuration } from './duration.js';
import { shortText } from './short-text.js';
import type { IgnoredSetting } from './wait-messages.js';

const LONGEST_TEXT = 100;

/** Milliseconds; null: only another deadline limits it. */
const DURATIONS: Readonly<Record<string, (input: AcceptedInput) => number | null>> = {
  'backoff.initial': ({ backoff }) => backoff.initialMs,
  'backoff.max': ({ backoff }) => backoff.maxMs,
  deadline: ({ deadlineMs }) => deadlineMs,
  queueDeadline: ({ queueDeadlineMs }) => queueDeadlineMs,
  cancelDeadline: ({ cancelDeadlineMs }) => cancelDeadlineMs,
  collectDeadline: ({ collectDeadlineMs }) => collectDeadlineMs,
  'patience.unreachable': ({ patienceMs }) => patienceMs.unreachable,
  'patience.unintelligible': ({ patienceMs }) => patienceMs.unintelligible,
  'patience.refused': ({ patienceMs }) => patienceMs.refused,
  'patience.missing': ({ patienceMs }) => patienceMs.missing,
  'patience.unserved': ({ patienceMs }) => patienceMs.unserved,
  'patience.unstored': ({ patienceMs }) => patienceMs.unstored,
};

const VALUES: Readonly<Record<string, (input: AcceptedInput) => unknown>> = {
  'backoff.factor': ({ backoff }) => backoff.factor,
  'backoff.jitter': ({ backoff }) => backoff.jitter,
  onDeadline: ({ onDeadline }) => onDeadline,
  onCancel: ({ onCancel }) => onCancel,
  onFailure: ({ onFailure }) => onFailure,
  'collect.messages': ({ collect }) => collect.messages,
  'collect.content': ({ collect }) => collect.content,
  'content.formats': ({ content }) => content.formats,
  'content.file': ({ content }) => content.file,
};

/** The paths that are compared: every field of the input but those that name the job. */
export const COMPARED_FIELDS: readonly string[] = [...Object.keys(DURATIONS), ...Object.keys(VALUES)];

/** @param given the caller's input, which nobody has validated; what it leaves out is no setting */
export function ignoredSettings(given: unknown, applied: AcceptedInput): IgnoredSetting[] {
  const durations = Object.entries(DURATIONS).flatMap(([field, of]) => {
    const [yours, ms] = [valueAt(given, field), of(applied)];
    if (yours === undefined || parseDuration(yours) === ms) return [];
    return [{ field, yours: textOf(yours), applies: ms === null ? 'none' : durationText(ms) }];
  });
  const values = Object.entries(VALUES).flatMap(([field, of]) => {
    const [yours, applies] = [valueAt(given, field), of(applied)];
    if (yours === undefined || JSON.stringify(yours) === JSON.stringify(applies)) return [];
    return [{ field, yours: textOf(yours), applies: textOf(applies) }];
  });
  return [...durations, ...values];
}

function valueAt(given: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    return (value as Record<string, unknown>)[key];
  }, given);
}

function textOf(value: unknown): string {
  if (value === undefined) return 'none';
  return shortText(typeof value === 'string' ? value : JSON.stringify(value), LONGEST_TEXT);
}
