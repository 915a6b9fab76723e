/** What holds for a job's messages. */
import { describe, expect, it } from '@jest/globals';
import { collect } from '../../helpers/collect.js';
import { patient, type Stage } from './stage.js';

export function describeMessages(stage: Stage): void {
  const { adapter } = stage;
  const messagesOf = (id: string) => stage.client().readMessages!(id, patient());

  describe('messages', () => {
    it('of a job that said nothing are none', async () => {
      expect(await collect(messagesOf(adapter.addJobSaying(stage.server, [])))).toEqual([]);
    });

    it('come all and in order, also 5,000 lines of them', async () => {
      const lines = Array.from({ length: 5_000 }, (_, line) => `line ${line}: "ä" & <b>`);
      const messages = await collect(messagesOf(adapter.addJobSaying(stage.server, lines)));
      // Where the vendor keeps no list, the one text that it has is one message.
      expect(messages.flatMap(({ text }) => text.split('\n'))).toEqual(lines);
      for (const { severity } of messages) expect(['info', 'warning', 'error']).toContain(severity);
    });

    it('are not asked for before somebody reads them', async () => {
      messagesOf(adapter.addJobSaying(stage.server, ['a line']));
      await stage.client().check(patient());
      expect(stage.server.ledger.map(({ step }) => step)).toEqual([adapter.steps.logIn]);
    });

    it.each(adapter.unknownJobs)('of the job %s, which is not there, are missing', async (id) => {
      expect((await stage.failureOf(collect(messagesOf(id)))).kind).toBe('missing');
    });

    it.each([
      ['503', 'unreachable', { answer: { status: 503 } }],
      ['half of the answer', 'unintelligible', { wire: 'truncate' }],
      ['a reset in the middle', 'unreachable', { wire: 'reset-mid-body' }],
    ] as const)('met with %s are not passed over: %s', async (_title, kind, fault) => {
      const id = adapter.addJobSaying(stage.server, ['a line']);
      stage.server.fault({ step: adapter.steps.readMessages, ...fault });
      expect((await stage.failureOf(collect(messagesOf(id)))).kind).toBe(kind);
    });
  });
}
