import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { collectContent } from '../../src/activities/collect-content.js';
import { MessageTally } from '../../src/activities/collect-messages.js';
import { fileStore } from '../../src/content/file-store.js';
import { closeEdges } from '../helpers/edge.js';
import { nexusIcClient } from '../workflows/served.js';

describe('the tally of messages', () => {
  it('counts all, and remembers the last 20', () => {
    const tally = new MessageTally();
    for (let nth = 1; nth <= 50; nth += 1)
      tally.note({ severity: nth % 10 === 0 ? 'error' : 'info', text: String(nth) });
    const { total, bySeverity, last } = tally.receipt();
    expect({ total, bySeverity }).toEqual({ total: 50, bySeverity: { info: 45, warning: 0, error: 5 } });
    expect(last.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, nth) => String(nth + 31)));
  });
  it.each([['x'], ['漢'], ['\u0001']])('keeps the remembered ones within 8 KB: %j', (letter) => {
    const tally = new MessageTally();
    for (let nth = 0; nth < 30; nth += 1) tally.note({ severity: 'warning', text: letter.repeat(5_000) });
    const { last, total } = tally.receipt();
    expect(Buffer.byteLength(JSON.stringify(last))).toBeLessThanOrEqual(8 * 1024);
    expect(last.length).toBeGreaterThan(0);
    expect(total).toBe(30);
  });
});

describe('content collected twice', () => {
  it('is in the same place, once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigil-collect-'));
    const simulator = new NexusIcSimulator();
    await simulator.start();
    try {
      const content = { fileName: 'a.bin', mediaType: 'application/octet-stream', body: 'the same' };
      const jobId = simulator.addJob({ timeline: [{ status: 4 }], content });
      const collect = collectContent('conn', nexusIcClient(simulator), fileStore(folder));
      const pace = { firstMs: 100, factor: 1, maxMs: 100, jitter: 0 };
      const once = () =>
        new MockActivityEnvironment().run(collect, { jobId, pace, last: 'clear' as const, settle: false, wanted: {} });
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
