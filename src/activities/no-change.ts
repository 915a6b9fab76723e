/** The benign failure that means "nothing new; poll again later": the server's retry timer is Vigil's clock. */
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { NO_CHANGE, type PollProgress } from '../contract/activities.js';

// Over about 4 KB the server drops type, message and details together; all of it stays under 2 KB. In bytes, as they are sent.
const LONGEST_MESSAGE = 300;
const LONGEST_TEXT = 200;

/** @param delayMs when the server starts the next attempt */
export function noChange(message: string, delayMs: number, progress?: PollProgress): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type: NO_CHANGE,
    message: cut(message, LONGEST_MESSAGE),
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: delayMs,
    details: progress ? [shortened(progress)] : [],
  });
  failure.stack = '';
  return failure;
}

function shortened(progress: PollProgress): PollProgress {
  const { observation } = progress;
  return {
    ...progress,
    observation: {
      ...observation,
      vendorState: cut(observation.vendorState, LONGEST_TEXT),
      summary: observation.summary && cut(observation.summary, LONGEST_TEXT),
      problem: observation.problem && cut(observation.problem, LONGEST_TEXT),
      outputLocation: observation.outputLocation && cut(observation.outputLocation, LONGEST_TEXT),
    },
  };
}

function cut(text: string, longest: number): string {
  if (sentBytes(text) <= longest) return text;
  const letters = Array.from(text.slice(0, longest));
  while (sentBytes(letters.join('')) > longest) letters.length -= 1 + Math.floor(letters.length / 20);
  return `${letters.join('')}…`;
}

// JSON writes a control character as six bytes, and most scripts need two to four for a letter.
function sentBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
