/** The contract of polls that share a request of the vendor's list. */
import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../../simulators/answer.js';
import type { VendorClient } from '../../../src/vendors/shared/vendor-client.js';
import { HTML } from './polls.js';
import { patient, type Stage } from './stage.js';

export function describePollsTogether(stage: Stage): void {
  const { adapter } = stage;
  const has = adapter.has.includes('pollsTogether');
  const the = has ? it : it.skip;
  const pollAll = (client: VendorClient, ids: readonly string[]) =>
    Promise.all(ids.map((id) => client.readStatus(id, patient())));
  const jobs = (count: number) => Array.from({ length: count }, () => stage.job());
  /** Polls other jobs, so that the following polls are gathered, and forgets their requests. */
  const company = async (client: VendorClient) => {
    await pollAll(client, jobs(2));
    stage.server.clearLedger();
  };
  const requests = () => ({
    single: stage.server.requests('status').length,
    lists: stage.server.requests('list').length,
  });
  const listWithout = (hidden: readonly string[], odd: unknown[] = []) =>
    stage.server.fault({ step: 'list', times: 'always', change: (answer) => withoutRows(answer, hidden, odd) });

  describe(`polls of many jobs${has ? '' : ' (the vendor has no list that says as much as a poll)'}`, () => {
    the('make a request each while few jobs are polled', async () => {
      const client = stage.client();
      const ids = jobs(2);
      for (let round = 0; round < 3; round += 1) await pollAll(client, ids);
      expect(requests()).toEqual({ single: 6, lists: 0 });
    });

    the('share one request of the list, and return what single polls return, in every state', async () => {
      const ids = [...adapter.states, adapter.unlisted, ...(adapter.overshooting ?? [])].map(({ step }) =>
        stage.job(step),
      );
      const singly = [];
      // Each from a client that has polled no other job.
      for (const id of ids) singly.push(...(await pollAll(stage.client(), [id])));
      const client = stage.client();
      await company(client);
      expect(await pollAll(client, ids)).toEqual(singly);
      expect(requests()).toEqual({ single: 0, lists: 1 });
    });

    the(
      'ask for a job by itself that the list lacks or has in an odd form, and do not take it for missing',
      async () => {
        const client = stage.client();
        const [listed, hidden] = [jobs(4), jobs(2)];
        listWithout(hidden, [null, {}, { id: hidden[0] }]);
        await company(client);
        const seen = await pollAll(client, [...listed, ...hidden]);
        expect(seen.map(({ state }) => state)).toEqual(seen.map(() => 'running'));
        expect(stage.server.requests('status').map(({ jobId }) => jobId)).toEqual(hidden);
        expect([listed[0]!, hidden[0]!].map((id) => client.pollsTogether!(id))).toEqual([true, false]);
        // They are not looked for in the list again.
        await company(client);
        await pollAll(client, hidden);
        expect(requests()).toEqual({ single: 2, lists: 0 });
      },
    );

    the.each([
      ['refused with 403', { answer: { status: 403 } }],
      ['answered with 500, while single polls are answered', { answer: { status: 500 } }],
      ['answered with a web page, while single polls are answered', { answer: HTML }],
    ] as const)('make a request each where the list is %s', async (_what, fault) => {
      const client = stage.client();
      stage.server.fault({ step: 'list', times: 'always', ...fault });
      const ids = jobs(4);
      await company(client);
      for (let round = 1; round <= 2; round += 1) {
        expect((await pollAll(client, ids)).map(({ state }) => state)).toEqual(ids.map(() => 'running'));
        expect(requests()).toEqual({ single: 4 * round, lists: 1 });
      }
    });

    the('make one more request where the vendor does not answer, and all fail', async () => {
      const client = stage.client();
      const ids = jobs(6);
      await company(client);
      for (const step of ['list', 'status'] as const)
        stage.server.fault({ step, times: 'always', answer: { status: 503 } });
      const failures = await Promise.all(ids.map((id) => stage.failureOf(client.readStatus(id, patient()))));
      expect(failures.map(({ kind }) => kind)).toEqual(ids.map(() => 'unreachable'));
      expect(requests()).toEqual({ single: 1, lists: 1 });
    });

    the('make no more request where the vendor asks for a pause, and all fail with it', async () => {
      const client = stage.client();
      const ids = jobs(6);
      await company(client);
      stage.server.fault({ step: 'list', answer: { status: 429, headers: { 'retry-after': '7' } } });
      const failures = await Promise.all(ids.map((id) => stage.failureOf(client.readStatus(id, patient()))));
      for (const failure of failures) expect(failure).toMatchObject({ kind: 'throttled', retryAfterMs: 7_000 });
      expect(requests()).toEqual({ single: 0, lists: 1 });
    });
  });
}

/** The list without the rows of these jobs, and with odd rows. */
function withoutRows(answer: Answer, ids: readonly string[], odd: readonly unknown[]): Answer {
  const list = JSON.parse(answer.body as string) as Record<string, unknown[]>;
  const isHidden = (row: unknown) => ids.some((id) => JSON.stringify(row).includes(JSON.stringify(id)));
  const left = Object.entries(list).map(([name, rows]) => [name, [...odd, ...rows.filter((row) => !isHidden(row))]]);
  return { ...answer, body: JSON.stringify(Object.fromEntries(left)) };
}
