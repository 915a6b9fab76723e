/** What activities record of content, of the content store and of notifications. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { collectContent } from '../../src/activities/collect-content.js';
import { deliver } from '../../src/activities/deliver.js';
import { NotDelivered } from '../../src/activities/notify-channel.js';
import { fileStore } from '../../src/content/file-store.js';
import type { Notification } from '../../src/contract/notification.js';
import { unseenOutcome } from '../../src/contract/outcome.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { LIBERAL } from '../helpers/policies.js';
import { recording } from '../helpers/recorded.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-recorded-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function vendorWith(files: string[]): VendorClient {
  return {
    vendor: 'alteryx',
    readStatus: () => Promise.reject(new Error('not polled')),
    async *openContent() {
      for (const [nth, text] of files.entries()) {
        yield await Promise.resolve({
          name: `${nth}.csv`,
          mediaType: 'text/csv',
          body: Readable.from([Buffer.from(text)]),
        });
      }
    },
    check: async () => 'fine',
    close: async () => undefined,
  };
}

async function recordedOfContent(files: string[], store: string) {
  const { record, recorded } = recording();
  const collect = collectContent('calls', vendorWith(files), fileStore(store), LIBERAL.limits, record);
  const backoff = { initialMs: 100, factor: 1, maxMs: 100, jitter: 0 };
  const request = { jobId: '1', backoff, last: 'clear' as const, initialDelay: false, wanted: {} };
  await new MockActivityEnvironment().run(collect, request);
  return recorded;
}

describe('collected content', () => {
  it('is recorded with its bytes and its time, once for a job', async () => {
    expect(await recordedOfContent(['a,b', 'c,d,e'], folder)).toEqual([
      { name: 'vigil_content_bytes_total', labels: { connection: 'calls' }, value: 8 },
      { name: 'vigil_content_seconds', labels: { connection: 'calls' }, value: expect.any(Number) },
    ]);
  });

  it('is not recorded if there is none', async () => {
    expect(await recordedOfContent([], folder)).toEqual([]);
  });

  it('that cannot be stored is recorded as an error of the store', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(await recordedOfContent(['a,b'], file)).toEqual([
      { name: 'vigil_store_errors_total', labels: { task: 'collect' }, value: 1 },
    ]);
  });
});

describe('a notification', () => {
  const notification: Notification = {
    id: 'run-1:end:failed',
    events: ['failed'],
    at: '2026-11-28T01:00:00.000Z',
    workflowId: 'vigil:calls:34',
    runId: 'run-1',
    outcome: unseenOutcome('calls', '34', '2026-11-28T01:00:00.000Z', 'ended'),
  };

  it.each([
    ['delivered', () => Promise.resolve()],
    ['failed', () => Promise.reject(new NotDelivered('HTTP 500'))],
  ])('that is %s is recorded with the kind of its target, never its address', async (result, send) => {
    const { record, recorded } = recording();
    const channel = { id: 'slack-1', name: 'slack hooks.example', kind: 'slack', wants: () => true, send };
    const delivery = new MockActivityEnvironment().run(deliver([channel], record), notification, 'slack-1');
    await delivery.catch(() => undefined);
    expect(recorded).toEqual([{ name: 'vigil_notifications_total', labels: { channel: 'slack', result }, value: 1 }]);
  });
});
