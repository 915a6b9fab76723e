/** The contract of ids. */
import { describe, expect, it } from '@jest/globals';
import { RefusedInput } from '../../../src/vendors/shared/refused-input.js';
import { patient, type Stage } from './stage.js';

/** Ids that no vendor has. Most of these would address something else, at the vendor or at a proxy that decodes. */
const STRANGE = [
  '../../configuration/users/jdoe',
  '..%2F..%2Fconfiguration%2Fusers%2Fjdoe',
  '.',
  '..',
  '...',
  '',
  '/',
  'a/b',
  'a\\b',
  'a?b=c#d',
  'a b',
  '%2e%2e',
  '-1',
  '--address=evil.example:7233',
  '34\n',
  '34\u0000',
  '34\u202e',
  'übergröße 日本 😀',
  'half a \ud83d letter',
  'x'.repeat(201),
];

export function describeIds(stage: Stage): void {
  const { adapter } = stage;

  describe('an id', () => {
    it.each(STRANGE)('like %j is refused by every operation, before any request', async (id) => {
      const client = stage.client();
      for (const { run, title } of stage.operations().filter((of) => of.title !== 'jobList')) {
        const error: unknown = await run(client, { id, wanted: {} }).catch((thrown: unknown) => thrown);
        expect([title, error]).toEqual([title, expect.any(RefusedInput)]);
        expect((error as Error).message).toMatch(/^jobId: expected .+; copy the id from /);
      }
      expect(stage.server.ledger).toEqual([]);
    });

    it.each(adapter.ids)('like %j reaches the vendor unchanged, as one segment of the path', async (id) => {
      const client = stage.client();
      stage.server.fault({ step: 'status', answer: { body: adapter.answerAbout(id) } });
      expect(await client.readStatus(id, patient())).toMatchObject({ state: 'running' });
      expect(stage.server.requests('status').map(({ jobId }) => jobId)).toEqual([id]);
    });
  });
}
