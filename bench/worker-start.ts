/** How long a worker takes from its start to its first poll at a vendor, with a job that waits for it on a dev server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startWorker, vigil } from '../demo/processes.js';
import { BARE, inBareStarts, timesOf } from './bare-starts.js';
import { inSeconds } from './figures.js';
import { median, type Target } from './target.js';
import { CONNECTION } from './planning-config.js';
import { setStage, type Stage } from './stage.js';

/** 3 s where node starts in 67 ms. */
const MOST_BARE_STARTS = 45;
const POLL_MS = 60_000;

async function firstPoll({ env, vendor }: Stage): Promise<number> {
  // Ends at the first poll, so that no wait of an earlier round is taken up in a later one.
  const jobId = await vendor.addJob({ timeline: [{ status: 0 }] });
  const { exitCode } = await vigil(['await', CONNECTION, jobId, '--detach'], env, () => undefined);
  if (exitCode !== 0) throw new Error(`vigil await --detach ended with ${exitCode}`);
  const began = Date.now();
  const worker = await startWorker(env);
  try {
    while (Date.now() - began < POLL_MS) {
      const [poll] = await vendor.requests('status', jobId);
      if (poll) return poll.at - began;
      await sleep(50);
    }
    throw new Error(`no poll in ${POLL_MS / 1_000} s`);
  } finally {
    await worker.stop();
  }
}

export async function measureWorkerStart(rounds: number): Promise<Target> {
  const stage = await setStage();
  try {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) times.push(await firstPoll(stage));
    const [bare = NaN] = timesOf(rounds, [BARE]);
    const more = `median of ${rounds}, ${inSeconds(Math.min(...times))} to ${inSeconds(Math.max(...times))}`;
    return inBareStarts("the worker's start to its first poll", {
      took: median(times),
      bare,
      most: MOST_BARE_STARTS,
      more,
    });
  } finally {
    await stage.stop();
  }
}
