/** The contract of a job's content. */
import { describe, expect, it } from '@jest/globals';
import { sha256Of } from '../../../simulators/content.js';
import { collect, digestOf } from '../../helpers/collect.js';
import { firstOf, patient, type Stage } from './stage.js';

const BIG = { mediaType: 'application/octet-stream', body: { bytes: 5_000_000, seed: 5 } };

export function describeContent(stage: Stage): void {
  const { adapter } = stage;
  const jobWith = (name: string, content = BIG) => adapter.addJobWithContent(stage.server, name, content);

  describe('content', () => {
    it('arrives unchanged, with its announced length', async () => {
      const piece = await firstOf(stage.client(), await jobWith('big.bin'));
      expect(piece.bytes).toBe(BIG.body.bytes);
      expect(piece.mediaType).toMatch(/^[\w.-]+\/[\w.+-]+$/);
      expect(await digestOf(piece.body)).toBe(sha256Of(BIG.body));
    });

    it.each(['nightly.csv', 'Nightly report (1) ä;=%20.csv', '-rf', 'no extension'])(
      'has the vendor\'s name: "%s"',
      async (name) => {
        const piece = await firstOf(stage.client(), await jobWith(name));
        piece.body.destroy();
        expect(piece.name).toBe(name);
      },
    );

    it('is one file for one file, and empty for a job without content', async () => {
      const client = stage.client();
      const job = await jobWith('a.csv', { ...BIG, body: { bytes: 3, seed: 1 } });
      const names = [];
      for await (const { name, body } of client.openContent!(job.id, job.wanted, patient())) {
        names.push(name);
        await digestOf(body);
      }
      expect(names).toEqual(['a.csv']);
      const { id, wanted } = adapter.addJobWithoutContent(stage.server);
      expect(await collect(client.openContent!(id, wanted, patient()))).toEqual([]);
    });

    it('that breaks while it is read is unreachable', async () => {
      const job = await jobWith('big.bin');
      const open = () => firstOf(stage.client(), job);
      const breakOnTheWay = () => {
        stage.server.fault({ step: 'content', wire: 'reset-mid-body' });
        return open();
      };
      const { body } = await (adapter.openBroken?.(open) ?? breakOnTheWay());
      expect((await stage.failureOf(digestOf(body))).kind).toBe('unreachable');
    });

    it("fails with the caller's reason if the caller aborts while it is read", async () => {
      const leaving = new AbortController();
      const { body } = await firstOf(stage.client(), await jobWith('big.bin'), leaving.signal);
      const reason = new Error('the worker stops');
      const chunks = body[Symbol.asyncIterator]();
      await chunks.next();
      leaving.abort(reason);
      const readOn = async () => {
        while (!(await chunks.next()).done);
      };
      await expect(readOn()).rejects.toBe(reason);
    });
  });
}
