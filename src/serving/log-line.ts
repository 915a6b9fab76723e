/** One line of the log, as JSON or for a terminal. Pure. */
import { ApplicationFailure } from '@temporalio/common';
import type { LogEntry } from '@temporalio/worker';
import { isFailureType } from '../contract/failures.js';
import { AWAIT_JOB } from '../contract/wait-messages.js';
import { oneLine, printable, printableJson } from '../text/printable-text.js';

/** One object: `time`, `level`, `msg`, and what else is known. */
export function jsonLine(entry: LogEntry): string {
  const own = { time: timeOf(entry).toISOString(), level: entry.level.toLowerCase(), msg: entry.message };
  return printableJson(JSON.stringify({ ...own, ...entry.meta, ...own }, plainValue));
}

/** @param paint colours a level's name */
export function terminalLine(entry: LogEntry, paint: (level: LogEntry['level'], name: string) => string): string {
  const { level, message, meta = {} } = entry;
  const time = timeOf(entry)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');
  return `${time} ${paint(level, level.padEnd(5))} ${oneLine(message)}${printable(detailsOf(meta))}`;
}

/**
 * Whether only a search for bugs needs the line: the SDK writes some at every start, its core some 100 a minute while Temporal does not answer,
 * and for failures of activities and waits that are outcomes there is the wait's own line.
 */
export function isRedundant({ message, meta = {} }: Pick<LogEntry, 'message' | 'meta'>): boolean {
  const { workflowType, error } = meta as { workflowType?: unknown; error?: unknown };
  if (message === 'Workflow failed') return workflowType === AWAIT_JOB;
  if (message === 'Activity failed') return error instanceof ApplicationFailure && isFailureType(error.type);
  return AT_EVERY_START.test(message) || WITHOUT_TEMPORAL.test(message);
}

const AT_EVERY_START =
  /^(No workflows registered|No activities registered|No Nexus services registered|Worker state changed|Workflow bundle created|asset workflow-bundle)/;
const WITHOUT_TEMPORAL = /^gRPC call \w+ retried \d+ times/;

function timeOf({ timestampNanos }: LogEntry): Date {
  return new Date(Number(timestampNanos / 1_000_000n));
}

/** Lines of Vigil say everything in their message; those of the SDK do not. */
function detailsOf(meta: Readonly<Record<string, unknown>>): string {
  const { sdkComponent, ...rest } = meta;
  if (sdkComponent !== 'worker' && sdkComponent !== 'core') return '';
  const pairs = Object.entries(rest).flatMap(([key, value]) => {
    const plain = JSON.stringify(value, (inner, one: unknown) => plainValue(inner || key, one)) as string | undefined;
    return plain === undefined || EMPTY.has(plain) ? [] : [`${key}=${plain}`];
  });
  return pairs.length === 0 ? '' : ` (${pairs.join(' ')})`;
}

const EMPTY = new Set(['', '""', '[]', '{}']);

/** With the token of its task, anybody who reaches the server could complete an activity. */
const TASK_TOKEN = /^task_?token$/i;

// The SDK also logs bigints, which JSON lacks, and errors with arbitrary fields, of which only name and message are kept.
function plainValue(key: string, value: unknown): unknown {
  if (TASK_TOKEN.test(key)) return undefined;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return typeof value === 'bigint' ? String(value) : value;
}
