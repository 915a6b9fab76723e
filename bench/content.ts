/** Measures how fast the worker downloads content, hashed and stored, beside `curl` of the same address to the same disk. */
import { execa } from 'execa';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorker, vigil } from '../demo/processes.js';
import { waitId } from '../src/contract/ids.js';
import type { JobOutcome } from '../src/contract/outcome.js';
import { residentOf } from '../test/helpers/resident.js';
import { inMegabytes } from './figures.js';
import { median, type Target } from './target.js';
import { CONNECTION } from './planning-config.js';
import { setStage, type Stage } from './stage.js';

/** Large enough that the start and the end of a download do not matter. */
const BYTES = 400_000_000;
const TARGET = 0.9;

const nameOf = (round: number) => `bench-${round}.bin`;

/** The time of the activity alone, as Temporal's history has it. */
async function throughWorker({ env, client, vendor }: Stage, round: number): Promise<number> {
  const fileName = nameOf(round);
  const jobId = await vendor.addJob({
    // Waits until the CLI has started and is idle: otherwise it would take a core from the worker.
    timeline: [{ status: -1, ms: 2_000 }, { status: 0 }],
    content: { fileName, mediaType: 'application/zip', body: { bytes: BYTES, seed: 1 } },
  });
  const { stdout } = await vigil(
    ['await', CONNECTION, jobId, '--set', `content.file=${fileName}`, '-o', 'json'],
    env,
    () => undefined,
  );
  const [content] = (JSON.parse(stdout) as JobOutcome).content;
  if (content?.bytes !== BYTES) throw new Error(`the content is incomplete: ${stdout}`);
  // curl's copy is removed too: files that pile up would keep the disk busy with earlier rounds.
  await rm(fileURLToPath(content.uri));
  const { events = [] } = await client.workflow.getHandle(waitId(CONNECTION, jobId)).fetchHistory();
  const scheduled = (events ?? []).find(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'collectContent',
  );
  const related = (events ?? []).filter((event) =>
    [event.activityTaskStartedEventAttributes, event.activityTaskCompletedEventAttributes].some(
      (attributes) => attributes && String(attributes.scheduledEventId) === String(scheduled?.eventId),
    ),
  );
  const [started, completed] = related.map(
    ({ eventTime }) => Number(eventTime!.seconds) * 1_000 + (eventTime!.nanos ?? 0) / 1e6,
  );
  if (started === undefined || completed === undefined) throw new Error('the history has no collectContent');
  return completed - started;
}

/** Written and synced: content of Vigil survives a power cut, so curl's copy must too. */
async function throughCurl({ folder, vendor }: Stage, round: number): Promise<{ ms: number; memory: number }> {
  const url = `${vendor.url}/interop/rest/11.1.2.3.600/applicationsnapshots/${nameOf(round)}/contents`;
  const file = join(folder, 'curl.bin');
  const began = performance.now();
  const child = execa('curl', [
    '--silent',
    '--show-error',
    '--fail',
    '--user',
    vendor.credentials,
    '--output',
    file,
    url,
  ]);
  let memory = 0;
  const sampler = setInterval(() => {
    void residentOf(child.pid!).then(
      ({ most }) => (memory = Math.max(memory, most)),
      () => undefined,
    );
  }, 20);
  try {
    await child;
  } finally {
    clearInterval(sampler);
  }
  await execa('sync', [file]);
  const ms = performance.now() - began;
  const { size } = await stat(file);
  await rm(file);
  if (size !== BYTES) throw new Error(`curl got ${size} bytes`);
  return { ms, memory };
}

export async function measureContent(rounds: number): Promise<Target> {
  const stage = await setStage();
  const worker = await startWorker(stage.env);
  try {
    const home: number[] = [];
    const curl: number[] = [];
    const curlMemory: number[] = [];
    const before = (await residentOf(worker.pid)).now;
    let most = 0;
    // The first of each is left out, because it includes compiling and connecting.
    for (let round = 0; round <= rounds; round += 1) {
      home.push(await throughWorker(stage, round));
      most = Math.max(most, (await residentOf(worker.pid)).most);
      const theirs = await throughCurl(stage, round);
      curl.push(theirs.ms);
      curlMemory.push(theirs.memory);
    }
    const [ours, theirs] = [median(home.slice(1)), median(curl.slice(1))];
    // Compares runs that follow each other: other load on the machine slows both.
    const share = median(home.slice(1).map((ms, index) => curl[index + 1]! / ms));
    const rate = (ms: number) => `${(BYTES / 1_000 / ms).toFixed(0)} MB/s`;
    return {
      name: 'content',
      text: [
        `${share.toFixed(2)} of curl with sync (${rate(ours)} hashed, stored and synced by the worker, ${rate(theirs)} by curl; ${BYTES / 1e6} MB, medians of ${rounds})`,
        `the worker's most memory ${inMegabytes(most)}, ${inMegabytes(most - before)} more than before; curl's ${inMegabytes(median(curlMemory))}`,
      ].join('; '),
      target: `at least ${TARGET}`,
      met: share >= TARGET,
    };
  } finally {
    await worker.stop();
    await stage.stop();
  }
}
