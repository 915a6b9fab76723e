/** A short name of a job, for Temporal's summaries of events and workflows. Pure. */
import { shortText } from '../contract/short-text.js';
/** Temporal limits a summary to 400 bytes, and a character may take three. */
const LONGEST = { connection: 40, jobId: 80 };
/** @param job from an input that may not be validated yet */
export function jobText({ connection, jobId }) {
    return `${shortText(String(connection), LONGEST.connection)} · job ${shortText(String(jobId), LONGEST.jobId)}`;
}
