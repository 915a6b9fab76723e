/** The contract of a job's messages. */
import { describe, expect, it } from '@jest/globals';
import { collect } from '../../helpers/collect.js';
import { patient, type Stage } from './stage.js';

export function describeMessages(stage: Stage): void {
  const { adapter } = stage;
  const messagesOf = (id: string) => stage.client().readMessages!(id, patient());

  describe('messages', () => {
    it('are empty for a job without messages', async () => {
      expect(await collect(messagesOf(adapter.addJobSaying(stage.server, [])))).toEqual([]);
    });

    it('arrive completely and in order, even 5,000 of them', async () => {
      const lines = Array.from({ length: 5_000 }, (_, line) => `line ${line}: "ä" & <b>`);
      const messages = await collect(messagesOf(adapter.addJobSaying(stage.server, lines)));
      // If the vendor keeps no list, its only text is one message.
      expect(messages.flatMap(({ text }) => text.split('\n'))).toEqual(lines);
      for (const { severity } of messages) expect(['info', 'warning', 'error']).toContain(severity);
    });

    it('are not requested before they are read', async () => {
      messagesOf(adapter.addJobSaying(stage.server, ['a line']));
      await stage.client().check(patient());
      expect(stage.server.ledger.map(({ step }) => step)).toEqual([adapter.steps.logIn, ...(adapter.checks ?? [])]);
    });

    it.each(adapter.unknownJobs)('of the unknown job %s are missing', async (id) => {
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
