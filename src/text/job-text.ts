/** A job in the few words that Temporal keeps beside an event or a workflow. Pure. */
import { shortText } from './short-text.js';

/** Temporal takes 400 bytes of a summary, and a letter may have three. */
const LONGEST = { connection: 40, jobId: 80 } as const;

/** @param job from an input that nobody may have checked yet */
export function jobText({ connection, jobId }: { connection: unknown; jobId: unknown }): string {
  return `${shortText(String(connection), LONGEST.connection)} · job ${shortText(String(jobId), LONGEST.jobId)}`;
}
