/** A short name of a job, for Temporal's summaries of events and workflows. Pure. */
import { shortText } from '../contract/short-text.js';
import { oneLine } from './printable-text.js';

/** Temporal limits a summary to 400 bytes, and a character may take three. */
const LONGEST = { connection: 40, jobId: 80 } as const;

/** @param job from an input that may not be validated yet */
export function jobText({ connection, jobId }: { connection: unknown; jobId: unknown }): string {
  return `${shortText(oneLine(String(connection)), LONGEST.connection)} · job ${shortText(oneLine(String(jobId)), LONGEST.jobId)}`;
}

/** A short name of a run. @param run from an input that may not be validated yet */
export function runText({ connection, key }: { connection: unknown; key: unknown }): string {
  return `${shortText(oneLine(String(connection)), LONGEST.connection)} · run ${shortText(oneLine(String(key)), LONGEST.jobId)}`;
}
