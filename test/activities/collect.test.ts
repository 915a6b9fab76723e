import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { collectContent, MOST_RECEIPTS } from '../../src/activities/collect-content.js';
import { collectMessages, MessageTally } from '../../src/activities/collect-messages.js';
import { fileStore } from '../../src/content/file-store.js';
import type { ContentReceipt } from '../../src/contract/outcome.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { LIBERAL } from '../helpers/policies.js';
import { closeEdges } from '../helpers/vendor-edge.js';
import { nexusIcClient } from '../workflows/served.js';

describe('the tally of messages', () => {
  it('counts all messages, and keeps the last 20', () => {
    const tally = new MessageTally();
    for (let nth = 1; nth <= 50; nth += 1)
      tally.note({ severity: nth % 10 === 0 ? 'error' : 'info', text: String(nth) });
    const { total, bySeverity, last } = tally.receipt();
    expect({ total, bySeverity }).toEqual({ total: 50, bySeverity: { info: 45, warning: 0, error: 5 } });
    expect(last.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, nth) => String(nth + 31)));
  });
  it.each([['x'], ['漢'], ['\u0001']])('limits the kept messages to 8 KB: %j', (letter) => {
    const tally = new MessageTally();
    for (let nth = 0; nth < 30; nth += 1) tally.note({ severity: 'warning', text: letter.repeat(5_000) });
    const { last, total } = tally.receipt();
    expect(Buffer.byteLength(JSON.stringify(last))).toBeLessThanOrEqual(8 * 1024);
    expect(last.length).toBeGreaterThan(0);
    expect(total).toBe(30);
  });
});

describe('messages that cannot be stored', () => {
  it.each(['before', 'after'])(
    'are no longer read from the client if the store fails %s it has begun to read',
    async (when) => {
      let letGo = false;
      const client: VendorClient = {
        ...vendorOf(0),
        async *readMessages() {
          try {
            for (;;) yield await Promise.resolve({ severity: 'info' as const, text: 'said' });
          } finally {
            letGo = true;
          }
        },
      };
      const store = fileStore('/nowhere');
      store.put = async (_path, body) => {
        if (when === 'after') await body[Symbol.asyncIterator]().next();
        throw new Error('no space left');
      };
      const collect = collectMessages('conn', client, store, LIBERAL.limits);
      const backoff = { initialMs: 100, factor: 1, maxMs: 100, jitter: 0 };
      const request = { jobId: '1', backoff, last: 'clear' as const, initialDelay: false, wanted: {} };
      await new MockActivityEnvironment().run(collect, request).catch(() => undefined);
      expect(letGo).toBe(true);
    },
  );
});

describe('content collected twice', () => {
  it('is stored once, in the same place', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigil-collect-'));
    const simulator = new NexusIcSimulator();
    await simulator.start();
    try {
      const content = { fileName: 'a.bin', mediaType: 'application/octet-stream', body: 'the same' };
      const jobId = simulator.addJob({ timeline: [{ status: 4 }], content });
      const collect = collectContent('conn', nexusIcClient(simulator), fileStore(folder), LIBERAL.limits);
      const backoff = { initialMs: 100, factor: 1, maxMs: 100, jitter: 0 };
      const once = () =>
        new MockActivityEnvironment().run(collect, {
          jobId,
          backoff,
          last: 'clear' as const,
          initialDelay: false,
          wanted: {},
        });
      const first = await once();
      expect(await once()).toEqual(first);
      const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      expect(files.map(({ name }) => name)).toEqual(['a.bin']);
    } finally {
      closeEdges();
      await simulator.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('content of more files than an outcome holds', () => {
  it('is stored completely, and the last receipt is that of the list of all receipts', async () => {
    const pieces = MOST_RECEIPTS + 5;
    const folder = await mkdtemp(join(tmpdir(), 'vigil-collect-'));
    try {
      const collect = collectContent('conn', vendorOf(pieces), fileStore(folder), LIBERAL.limits);
      const backoff = { initialMs: 100, factor: 1, maxMs: 100, jitter: 0 };
      const request = { jobId: '1', backoff, last: 'clear' as const, initialDelay: false, wanted: {} };
      const result: Awaited<ReturnType<typeof collect>> = await new MockActivityEnvironment().run(collect, request);
      const receipts = 'collected' in result ? result.collected : [];
      expect(receipts).toHaveLength(MOST_RECEIPTS);
      const list = await readFile(fileURLToPath(receipts.at(-1)!.uri), 'utf8');
      const all = list
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as ContentReceipt);
      expect(all.map(({ name }) => name)).toEqual(Array.from({ length: pieces }, (_, nth) => `part-${nth}.csv`));
      expect(receipts.slice(0, -1)).toEqual(all.slice(0, MOST_RECEIPTS - 1));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

function vendorOf(pieces: number): VendorClient {
  return {
    vendor: 'pureconnect',
    readStatus: () => Promise.reject(new Error('nobody asks for it')),
    async *openContent() {
      for (let nth = 0; nth < pieces; nth += 1) {
        const body = Readable.from([Buffer.from(String(nth))]);
        yield await Promise.resolve({ name: `part-${nth}.csv`, mediaType: 'text/csv', body });
      }
    },
    check: () => Promise.resolve(''),
    close: () => Promise.resolve(),
  };
}
