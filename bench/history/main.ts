/** `npm run bench:history`: what a wait costs in history, beside a polling loop that makes as many looks at the same job. */
import { fileURLToPath } from 'node:url';
import { defineSearchAttributeKey } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowHandle } from '@temporalio/client';
import { findTemporalCli } from '../../scripts/temporal-cli.mjs';
import { createLookActivities, createWaitActivities } from '../../src/activities/index.js';
import { WritableAttributes } from '../../src/activities/writable-attributes.js';
import type { JobStatus } from '../../src/job.js';
import { looksQueue } from '../../src/job.js';
import { SEARCH_ATTRIBUTE_NAMES } from '../../src/search-attributes.js';
import { workflowCode } from '../../src/serving/workflow-code.js';
import type { VendorClient } from '../../src/vendors/vendor-client.js';

const LOOKS = 40;
const EDGES = 5;
const PAUSE_MS = 100;

/** A job of forty looks whose percentage crosses a multiple of ten at every tenth. */
function scriptedVendor(): VendorClient {
  let looks = 0;
  return {
    vendor: 'nexus-ic',
    readStatus: (): Promise<JobStatus> => {
      looks += 1;
      const percent = Math.floor((looks - 1) / (LOOKS / (EDGES - 1))) * 10;
      const state = looks >= LOOKS ? 'succeeded' : 'running';
      return Promise.resolve({ state, vendorState: '3', percent });
    },
    check: () => Promise.resolve(''),
    close: () => Promise.resolve(),
  };
}

async function costOf(handle: WorkflowHandle): Promise<{ events: number; bytes: number; upserts: number }> {
  await handle.result();
  const { historyLength, historySize } = await handle.describe();
  const { events } = await handle.fetchHistory();
  const upserts = (events ?? []).filter((event) => event.upsertWorkflowSearchAttributesEventAttributes).length;
  return { events: historyLength, bytes: historySize ?? 0, upserts };
}

async function main(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  const path = await findTemporalCli({ log: (line) => process.stderr.write(`${line}\n`) });
  const env = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      searchAttributes: SEARCH_ATTRIBUTE_NAMES.map((name) => defineSearchAttributeKey(name, 'KEYWORD')),
    },
  });
  const attributes = new WritableAttributes(env.nativeConnection, 'default', (line) => process.stderr.write(line));
  const base = { connection: env.nativeConnection, namespace: 'default' };
  const workers = await Promise.all([
    Worker.create({
      ...base,
      ...workflowCode(),
      taskQueue: 'vigil',
      activities: { ...createWaitActivities(env.client, attributes) },
    }),
    Worker.create({
      ...base,
      taskQueue: looksQueue('vigil', 'bench'),
      activities: { ...createLookActivities(scriptedVendor()) },
    }),
    Worker.create({
      ...base,
      taskQueue: 'loop',
      workflowsPath: fileURLToPath(new URL('polling-loop.ts', import.meta.url)),
      activities: loopActivities(),
    }),
  ]);
  const runs = workers.map((worker) => worker.run());
  const wait = await env.client.workflow.start('awaitJob', {
    taskQueue: 'vigil',
    workflowId: 'wait',
    args: [
      {
        connection: 'bench',
        jobId: '1',
        pace: { first: '100ms', factor: 1, max: '100ms', jitter: 0 },
        collect: { messages: false, content: false },
      },
    ],
  });
  const loop = await env.client.workflow.start('pollingLoop', {
    taskQueue: 'loop',
    workflowId: 'loop',
    args: [PAUSE_MS],
  });
  const waited = await costOf(wait);
  const looped = await costOf(loop);
  process.stdout.write(
    [
      `${LOOKS} looks at one job, ${EDGES} of them edges:`,
      `  Vigil's wait   ${waited.events} events, ${(waited.bytes / 1024).toFixed(1)} KB; ${waited.upserts} of them write search attributes`,
      `  polling loop   ${looped.events} events, ${(looped.bytes / 1024).toFixed(1)} KB`,
      `  a look without an edge costs the wait 0 events, the loop ${(looped.events / LOOKS).toFixed(1)}`,
      '',
    ].join('\n'),
  );
  for (const worker of workers) worker.shutdown();
  await Promise.all(runs);
  await env.teardown();
}

function loopActivities() {
  let looks = 0;
  return {
    readState: () => {
      looks += 1;
      return Promise.resolve(looks >= LOOKS ? 'done' : 'running');
    },
  };
}

await main();
