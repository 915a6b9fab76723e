/** How Planning answers what it refuses or does not know. */
import { json, type Answer } from './answer.js';

export const WORDS: Record<number, string> = {
  [-1]: 'Processing',
  0: 'Completed',
  1: 'Error',
  2: 'Pending Cancel',
  3: 'Cancelled',
  4: 'Invalid Parameter',
  2147483647: 'Unknown',
};

// A client met a 5xx for an unknown job, in the shape of Planning's other errors. The words are a guess.
export function unknownJob(): Answer {
  return planningError(500, 'com.hyperion.planning.HspRuntimeException: Job not found');
}

export function planningError(status: number, words: string): Answer {
  return json(status, { detail: words, status, message: words, localizedMessage: words });
}

/** A client met this for a job that was not started. */
export function notStarted(status: number, details: string | null): Answer {
  return json(200, { descriptiveStatus: WORDS[status], jobId: -1, status, details, jobName: null, links: null });
}

/** The vendor's page says only that there is an error then. */
export function fileExists(name: string): Answer {
  return json(200, { status: 8, details: `File ${name} already exists.`, links: null });
}

// An error with 200. Only its media type distinguishes it from a file.
export function noSuchFile(name: string): Answer {
  return json(200, { status: 8, details: `The file ${name} was not found in the repository.` });
}
