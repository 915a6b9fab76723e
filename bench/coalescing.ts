/** How many requests an hour of waiting costs at a PureConnect, where looks share the vendor's list, beside one request a look. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PureConnectSimulator } from '../simulators/pureconnect.js';
import { ownConnections, parseConfig } from '../src/config.js';
import type { JobStatus } from '../src/job.js';
import { createVendorClient } from '../src/vendors/index.js';
import type { VendorClient } from '../src/vendors/vendor-client.js';
import { counted } from './figures.js';
import { percentile } from './lag.js';

interface Coalesced {
  jobs: number;
  /** By the vendor's ledger, log-ins left out. */
  requestsAnHour: number;
  /** One for each look. */
  looksAnHour: number;
  /** From when a look was due to its answer, in milliseconds; the gathering is a part of it. */
  took: number[];
  /** Looks whose observation was none that a single look would have had between its request and its answer. */
  different: number;
}

const PACE_MS = 30_000;
const SECRET = 'PURECONNECT_PASSWORD';
/** Through which each job goes, as the vendor numbers them; it changes twice while it is measured. */
const STATES = [0, 1, 2] as const;
/** How far the simulator's clock and ours may be apart. */
const CLOCK_MS = 5;
const STRIDE = 7;
const TIME = /^\d{4}-\d\d-\d\dT/;

/** @param lengthMs measured for so long; each job is looked at every 30 s, and when is spread evenly */
async function coalesced(jobs: number, lengthMs: number): Promise<Coalesced> {
  const simulator = new PureConnectSimulator();
  await simulator.start();
  const client = clientOf(simulator);
  try {
    const alone = await statusesAlone(simulator);
    const changing = Array.from({ length: jobs }, (_, nth) => {
      // In another order than they are looked at, so that each change has another distance to the look after it.
      const first = (((nth * STRIDE) % jobs) / jobs) * lengthMs;
      return addChangingJob(simulator, [first, lengthMs / 4]);
    });
    await client.readStatus(changing[0]!.jobId, ofItsOwn());
    simulator.clearLedger();
    const looks: Promise<void>[] = [];
    const took: number[] = [];
    let different = 0;
    const look = async ({ jobId, stateAt }: ChangingJob, dueAt: number) => {
      const from = Date.now();
      const seen = told(await client.readStatus(jobId, ofItsOwn()));
      took.push(Date.now() - dueAt);
      const [first, last] = [stateAt(from - CLOCK_MS), stateAt(Date.now() + CLOCK_MS)];
      if (!alone.slice(first, last + 1).includes(seen)) different += 1;
    };
    const began = Date.now();
    const between = PACE_MS / jobs;
    for (let nth = 0; nth * between < lengthMs; nth += 1) {
      const dueAt = began + nth * between;
      await sleep(Math.max(0, dueAt - Date.now()));
      looks.push(look(changing[nth % jobs]!, dueAt));
    }
    await Promise.all(looks);
    const requests = simulator.requests('status').length + simulator.requests('list').length;
    const anHour = 3_600_000 / PACE_MS;
    return {
      jobs,
      requestsAnHour: (requests / looks.length) * anHour,
      looksAnHour: anHour,
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

/** What a look of its own sees of a job in each of STATES; nothing is shared. */
async function statusesAlone(simulator: PureConnectSimulator): Promise<string[]> {
  const statuses: string[] = [];
  for (const state of STATES) {
    const client = clientOf(simulator);
    statuses.push(told(await client.readStatus(simulator.addJob({ timeline: [{ state }] }), ofItsOwn())));
    await client.close();
  }
  return statuses;
}

/** Every look of a wait has a signal of its own. */
const ofItsOwn = () => new AbortController().signal;

/** Of times only that they are told: each job has its own. */
function told(status: JobStatus): string {
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

/** A table, and nothing to aim at: whether it may be slower is the vendor's pace, not ours. */
export async function measureCoalescing(lengthMs: number, say: (line: string) => void): Promise<string> {
  const rows: string[] = [];
  for (const jobs of SCALES) {
    const found = await coalesced(jobs, lengthMs);
    const [p50, p99] = [percentile(found.took, 0.5), percentile(found.took, 0.99)].map((ms) => `${ms.toFixed(0)} ms`);
    const requests = counted(found.requestsAnHour);
    say(
      `${jobs} PureConnect jobs: ${requests} requests an hour for ${found.looksAnHour} looks, ${found.different} looks saw something else`,
    );
    rows.push(
      `| ${counted(jobs)} | ${requests} | ${found.looksAnHour} | ${p50} / ${p99} | ${found.different} of ${counted(found.took.length)} |`,
    );
  }
  return [
    '| jobs | requests in a waiting hour | looks in it | from due to answered, p50 / p99 | looks that saw what a single one would not |',
    '| ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}
