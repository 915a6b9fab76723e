/** How many requests an hour of waiting costs at a PureConnect, where polls share the vendor's list, beside one request a poll. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PureConnectSimulator } from '../simulators/pureconnect.js';
import { ownConnections, parseConfig } from '../src/config/config.js';
import type { JobStatus } from '../src/contract/job.js';
import { createVendorClient } from '../src/vendors/index.js';
import type { VendorClient } from '../src/vendors/shared/vendor-client.js';
import { counted } from './figures.js';
import { percentile } from './lag.js';

interface Coalesced {
  jobs: number;
  /** By the vendor's ledger, log-ins left out. */
  requestsAnHour: number;
  /** One for each poll. */
  pollsAnHour: number;
  /** From when a poll was due to its answer, in milliseconds; the gathering is a part of it. */
  took: number[];
  /** Polls whose observation was none that a single poll would have had between its request and its answer. */
  different: number;
}

const INTERVAL_MS = 30_000;
const SECRET = 'PURECONNECT_PASSWORD';
/** Through which each job goes, as the vendor numbers them; it changes twice while it is measured. */
const STATES = [0, 1, 2] as const;
/** How far the simulator's clock and ours may be apart. */
const CLOCK_MS = 5;
const STRIDE = 7;
const TIME = /^\d{4}-\d\d-\d\dT/;

/** @param lengthMs measured for so long; each job is polled every 30 s, and when is spread evenly */
async function coalesced(jobs: number, lengthMs: number): Promise<Coalesced> {
  const simulator = new PureConnectSimulator();
  await simulator.start();
  const client = clientOf(simulator);
  try {
    const alone = await statusesAlone(simulator);
    const changing = Array.from({ length: jobs }, (_, nth) => {
      // In another order than they are polled, so that each change has another distance to the poll after it.
      const first = (((nth * STRIDE) % jobs) / jobs) * lengthMs;
      return addChangingJob(simulator, [first, lengthMs / 4]);
    });
    await client.readStatus(changing[0]!.jobId, ofItsOwn());
    simulator.clearLedger();
    const polls: Promise<void>[] = [];
    const took: number[] = [];
    let different = 0;
    const poll = async ({ jobId, stateAt }: ChangingJob, dueAt: number) => {
      const from = Date.now();
      const seen = withoutTimes(await client.readStatus(jobId, ofItsOwn()));
      took.push(Date.now() - dueAt);
      const [first, last] = [stateAt(from - CLOCK_MS), stateAt(Date.now() + CLOCK_MS)];
      if (!alone.slice(first, last + 1).includes(seen)) different += 1;
    };
    const began = Date.now();
    const between = INTERVAL_MS / jobs;
    for (let nth = 0; nth * between < lengthMs; nth += 1) {
      const dueAt = began + nth * between;
      await sleep(Math.max(0, dueAt - Date.now()));
      polls.push(poll(changing[nth % jobs]!, dueAt));
    }
    await Promise.all(polls);
    const requests = simulator.requests('status').length + simulator.requests('list').length;
    const anHour = 3_600_000 / INTERVAL_MS;
    return {
      jobs,
      requestsAnHour: (requests / polls.length) * anHour,
      pollsAnHour: anHour,
      took,
      different,
    };
  } finally {
    await client.close();
    await simulator.stop();
  }
}

interface ChangingJob {
  jobId: string;
  /** Of STATES, by its place in them; `at` in milliseconds since the epoch. */
  stateAt: (at: number) => number;
}

function addChangingJob(simulator: PureConnectSimulator, [first, second]: readonly [number, number]): ChangingJob {
  const [one, other, last] = STATES;
  const addedAt = Date.now();
  const jobId = simulator.addJob({
    timeline: [{ state: one, ms: first }, { state: other, ms: second }, { state: last }],
  });
  const changes = [addedAt + first, addedAt + first + second];
  return { jobId, stateAt: (at) => changes.filter((change) => change <= at).length };
}

/** What a poll of its own sees of a job in each of STATES; nothing is shared. */
async function statusesAlone(simulator: PureConnectSimulator): Promise<string[]> {
  const statuses: string[] = [];
  for (const state of STATES) {
    const client = clientOf(simulator);
    statuses.push(withoutTimes(await client.readStatus(simulator.addJob({ timeline: [{ state }] }), ofItsOwn())));
    await client.close();
  }
  return statuses;
}

/** Every poll of a wait has a signal of its own. */
const ofItsOwn = () => new AbortController().signal;

/** The status with each time replaced by a word, because each job has its own times. */
function withoutTimes(status: JobStatus): string {
  return JSON.stringify(status, (_, value: unknown) =>
    typeof value === 'string' && TIME.test(value) ? 'a time' : value,
  );
}

function clientOf(simulator: PureConnectSimulator): VendorClient {
  process.env[SECRET] = simulator.accepts.password;
  const connection = {
    vendor: 'pureconnect',
    baseUrl: simulator.url,
    insecureHttp: true,
    user: simulator.accepts.user,
    password: `\${env:${SECRET}}`,
  };
  const config = parseConfig(JSON.stringify({ connections: { calls: connection } }), 'vigil.yaml');
  return createVendorClient(ownConnections(config).get('calls')!);
}

const SCALES = [1, 100, 1_000] as const;

/** A table, and nothing to aim at: whether it may be slower is the vendor's backoff, not ours. */
export async function measureCoalescing(lengthMs: number, say: (line: string) => void): Promise<string> {
  const rows: string[] = [];
  // All at once, because most of the time is spent waiting.
  for (const found of await Promise.all(SCALES.map((jobs) => coalesced(jobs, lengthMs)))) {
    const { jobs } = found;
    const [p50, p99] = [percentile(found.took, 0.5), percentile(found.took, 0.99)].map((ms) => `${ms.toFixed(0)} ms`);
    const requests = counted(found.requestsAnHour);
    say(
      `${jobs} PureConnect jobs: ${requests} requests an hour for ${found.pollsAnHour} polls, ${found.different} polls saw something else`,
    );
    rows.push(
      `| ${counted(jobs)} | ${requests} | ${found.pollsAnHour} | ${p50} / ${p99} | ${found.different} of ${counted(found.took.length)} |`,
    );
  }
  return [
    '| jobs | requests in a waiting hour | polls in it | from due to answered, p50 / p99 | polls that saw what a single one would not |',
    '| ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}
