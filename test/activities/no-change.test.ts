import { describe, expect, it } from '@jest/globals';
import { ApplicationFailureCategory, defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { noChange } from '../../src/activities/no-change.js';
import type { Observation } from '../../src/contract/job.js';

const LIMIT_BYTES = 2 * 1024;

/** A failure whose every text is as long as a vendor could make it. */
function largest(letter: string) {
  const text = letter.repeat(20_000);
  const observation: Observation = {
    vendor: 'pureconnect',
    state: 'cancelling',
    condition: 'unintelligible',
    vendorState: text,
    percent: 100,
    summary: text,
    queued: '2026-01-01T00:00:00.000Z',
    started: '2026-01-01T00:00:00.000Z',
    ended: '2026-01-01T00:00:00.000Z',
    outputLocation: text,
    problem: text,
  };
  return noChange(text, 60_000, { observation, polls: 1_000_000, nextPollInSeconds: 3_599.9 });
}

/** As it travels: text and details, without the few bytes of protobuf's own marks. */
function sentBytes(failure: ReturnType<typeof noChange>): number {
  const sent = defaultFailureConverter.errorToFailure(failure, defaultPayloadConverter);
  const details = sent.applicationFailureInfo?.details?.payloads ?? [];
  const texts = [sent.message, sent.stackTrace, sent.source, sent.applicationFailureInfo?.type];
  return (
    texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0) +
    details.reduce((sum, { data }) => sum + (data?.length ?? 0), 0)
  );
}

describe('the benign failure', () => {
  it.each([
    ['plain letters', 'x'],
    ['letters of three bytes', '漢'],
    ['letters of four bytes', '🚀'],
    ['control characters, which JSON writes as six bytes', '\u0001'],
    ['quotes', '"'],
  ])('stays under 2 KB whatever the vendor says: %s', (_name, letter) => {
    expect(sentBytes(largest(letter))).toBeLessThan(LIMIT_BYTES);
  });
  it('keeps short texts as they are', () => {
    const observation: Observation = {
      vendor: 'nexus-ic',
      state: 'running',
      condition: 'clear',
      vendorState: '3',
      summary: 'é',
    };
    const progress = { observation, polls: 3, nextPollInSeconds: 2 };
    expect(noChange('running, poll 3', 2_000, progress)).toMatchObject({
      message: 'running, poll 3',
      details: [progress],
    });
  });
  it('is benign, has no stack and asks for the next attempt after the delay', () => {
    const failure = noChange('running', 2_500);
    expect(failure).toMatchObject({
      type: 'NoChange',
      category: ApplicationFailureCategory.BENIGN,
      nextRetryDelay: 2_500,
      nonRetryable: false,
    });
    expect(failure.stack).toBe('');
  });
});
