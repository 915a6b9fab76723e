import { describe, expect, it } from '@jest/globals';
import type { JobMessage } from '../../src/contract/outcome.js';
import { vendorErrorOf } from '../helpers/vendor-error.js';
import { DONE, serveAlteryx } from './alteryx.served.js';

const alteryx = serveAlteryx();
const { messagesOf, poll, restart } = alteryx;

describe('messages', () => {
  const messages = [
    { status: 1, text: ' Started. ', toolId: -1 },
    { status: 4, text: 'Tool complete', toolId: 4 },
    { status: 2, text: '3 records were cut', toolId: 4 },
    { status: 1, text: '  ', toolId: 4 },
    { status: 3, text: 'The file is locked', toolId: 7 },
  ];
  const expected: JobMessage[] = [
    { severity: 'info', text: 'Started.', source: 'engine' },
    { severity: 'info', text: 'Tool complete', source: 'tool 4' },
    { severity: 'warning', text: '3 records were cut', source: 'tool 4' },
    { severity: 'error', text: 'The file is locked', source: 'tool 7' },
  ];

  it("come from the Curators' list", async () => {
    const id = alteryx.simulator.addJob({ timeline: DONE, messages });
    expect(await messagesOf(id)).toEqual(expected);
    expect(alteryx.simulator.requests('status')).toHaveLength(0);
  });

  it('may be a single one', async () => {
    await restart({ messagesShape: 'one' });
    expect(await messagesOf(alteryx.simulator.addJob({ timeline: DONE, messages }))).toEqual(expected.slice(0, 1));
  });

  it('are empty for a job without messages', async () => {
    expect(await messagesOf(alteryx.simulator.addJob({ timeline: DONE }))).toEqual([]);
  });

  it.each([401, 403] as const)(
    'come from the job itself for users who are not Curators (%i), without a new log-in',
    async (status) => {
      await restart({ curator: false, messagesRefusal: status });
      const ids = Array.from({ length: 10 }, () => alteryx.simulator.addJob({ timeline: DONE, messages }));
      for (const found of await Promise.all(ids.map(messagesOf))) expect(found).toEqual(expected);
      expect(alteryx.simulator.requests('login')).toHaveLength(1);
      expect(alteryx.simulator.requests('messages')).toHaveLength(10);
      expect(alteryx.simulator.requests('status').every(({ query }) => query['includeMessages'] === 'true')).toBe(true);
    },
  );

  it('come from the job itself if the vendor has no messages endpoint', async () => {
    const id = alteryx.simulator.addJob({ timeline: DONE, messages });
    alteryx.simulator.fault({ step: 'messages', answer: { status: 404 } });
    expect(await messagesOf(id)).toEqual(expected);
  });

  it('are read after one new log-in if the token has expired', async () => {
    for (const curator of [true, false]) {
      await restart({ curator, messagesRefusal: 401 });
      const id = alteryx.simulator.addJob({ timeline: DONE, messages });
      await poll(id);
      alteryx.simulator.expireSessions();
      expect(await messagesOf(id)).toEqual(expected);
      expect(alteryx.simulator.requests('login')).toHaveLength(2);
    }
  });

  it.each([
    ['unreachable', { status: 503 }],
    ['unintelligible', { body: { data: [] } }],
  ])('that are %s are an error', async (kind, answer) => {
    const id = alteryx.simulator.addJob({ timeline: DONE, messages });
    alteryx.simulator.fault({ step: 'messages', answer });
    expect((await vendorErrorOf(messagesOf(id))).kind).toBe(kind);
  });

  it('of an unknown job are missing', async () => {
    expect(await vendorErrorOf(messagesOf('66ebd18d3d6200007e000d8c'))).toMatchObject({
      kind: 'missing',
      verb: 'read messages',
    });
  });
});
