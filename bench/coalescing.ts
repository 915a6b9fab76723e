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
  /** Looks whose observation was not what a single look of the same job sees. */
  different: number;
}

const PACE_MS = 30_000;
const SECRET = 'PURECONNECT_PASSWORD';
const STATES = [0, 1, 2];
/** So many jobs are compared with what a look of its own sees. */
const SAMPLED = 100;

/** @param lengthMs measured for so long; each job is looked at every 30 s, and when is spread evenly */
async function coalesced(jobs: number, lengthMs: number): Promise<Coalesced> {
  const simulator = new PureConnectSimulator();
  await simulator.start();
  const client = clientOf(simulator);
  try {
    const jobIds = Array.from({ length: jobs }, (_, nth) =>
      simulator.addJob({ timeline: [{ state: STATES[nth % STATES.length]! }] }),
    );
    const expected = new Map<string, string>();
    // Of each job alone, so that nothing is shared.
    for (const jobId of jobIds.slice(0, SAMPLED)) {
      const alone = clientOf(simulator);
      expected.set(jobId, told(await alone.readStatus(jobId, ofItsOwn())));
      await alone.close();
    }
    await client.readStatus(jobIds[0]!, ofItsOwn());
    simulator.clearLedger();
    const looks: Promise<void>[] = [];
    const took: number[] = [];
    let different = 0;
    const look = async (jobId: string) => {
      const from = performance.now();
      const seen = told(await client.readStatus(jobId, ofItsOwn()));
      took.push(performance.now() - from);
      if (expected.has(jobId) && expected.get(jobId) !== seen) different += 1;
    };
    const began = performance.now();
    const between = PACE_MS / jobs;
    for (let nth = 0; nth * between < lengthMs; nth += 1) {
      await sleep(Math.max(0, began + nth * between - performance.now()));
      looks.push(look(jobIds[nth % jobs]!));
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

/** Every look of a wait has a signal of its own. */
const ofItsOwn = () => new AbortController().signal;

function told(status: JobStatus): string {
  return JSON.stringify(status);
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
    '| jobs | requests in a waiting hour | looks in it | a look took, p50 / p99 | looks that saw something else than a single one |',
    '| ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}
