/** The contract of ids. */
import { describe, expect, it } from '@jest/globals';
import { patient, type Stage } from './stage.js';

export function describeIds(stage: Stage): void {
  const { adapter } = stage;

  describe('an id', () => {
    it.each(['{A-1}', 'a/b', '/', '../jobs', 'a b', 'a?b=c#d', 'a%2Fb', '%2e%2e', '...', 'a\\b', 'übergröße 日本 😀'])(
      'such as "%s" reaches the vendor unchanged, as one segment of the path',
      async (id) => {
        const client = stage.client();
        for (const one of ['plain', id]) {
          stage.server.fault({ step: 'status', answer: { body: adapter.answerAbout(one) } });
          expect(await client.readStatus(one, patient())).toMatchObject({ state: 'running' });
        }
        const [plain, encoded] = stage.server.requests('status');
        expect(encoded!.jobId).toBe(id);
        expect(encoded!.path.split('/')).toHaveLength(plain!.path.split('/').length);
        expect(Object.keys(encoded!.query)).toEqual(Object.keys(plain!.query));
      },
    );

    it.each(['.', '..', '', 'half a \ud83d letter'])('"%s" is rejected before any request', async (id) => {
      const client = stage.client();
      for (const { run, title } of stage.operations().filter((of) => of.title !== 'jobList')) {
        // Oracle EPM has no content per job. Its file name is part of the path instead.
        const wanted = title === 'openContent' && adapter.vendor === 'oracle-epm' ? { file: id } : {};
        const error = await stage.failureOf(run(client, { id, wanted }));
        expect([title, error.kind]).toEqual([title, 'rejected']);
      }
      expect(stage.server.ledger).toEqual([]);
    });
  });
}
