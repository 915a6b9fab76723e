/** A large file, whose bytes are never in memory together. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { sha256Of, streamOf } from '../../simulators/content.js';
import { uploadFile } from '../../src/activities/upload-file.js';
import { fileStore } from '../../src/content/file-store.js';
import type { UploadedSoFar } from '../../src/contract/run-job.js';
import { closeEdges } from '../helpers/vendor-edge.js';
import { startableOracleEpm } from '../workflows/startable.js';

const BODY = { bytes: 200 * 1024 * 1024, seed: 7 };
/** Chunks that were sent are in memory until they are collected, on a busy machine for longer. */
const MOST_BYTES = 128 * 1024 * 1024;

it('a file of 200 MB is uploaded in constant memory, with its progress in heartbeats', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-large-'));
  const { simulator, client } = await startableOracleEpm({ idle: 60_000, content: 120_000 });
  try {
    await pipeline(streamOf(BODY), createWriteStream(join(folder, 'large.csv')));
    // The end is held back until a heartbeat has reported it.
    simulator.fault({ step: 'upload', delayMs: 3_500 });
    const environment = new MockActivityEnvironment();
    const beats: UploadedSoFar[] = [];
    environment.on('heartbeat', (soFar: UploadedSoFar) => beats.push(soFar));
    const buffers = () => process.memoryUsage().arrayBuffers;
    const before = buffers();
    let most = 0;
    const sampling = setInterval(() => (most = Math.max(most, buffers() - before)), 5);
    const activity = uploadFile('planning', client, fileStore(folder), { run: ['RULES/*'], upload: ['*'] });
    const job = { jobType: 'RULES', jobName: 'Forecast' };
    const answer = await environment.run(activity, { job, upload: ['large.csv'], path: 'large.csv' });
    clearInterval(sampling);
    expect(answer).toMatchObject({ uploaded: { bytes: BODY.bytes, sha256: sha256Of(BODY) } });
    expect(simulator.repository.uploaded.get('large.csv')?.sha256).toBe(sha256Of(BODY));
    expect(beats.at(-1)).toEqual({ sent: BODY.bytes, of: BODY.bytes });
    expect(most).toBeLessThan(MOST_BYTES);
  } finally {
    closeEdges();
    await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 150_000);
