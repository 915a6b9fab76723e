/** The processor time of one poll in Vigil's client of a vendor, without Temporal, beside the same requests by Node's own HTTP client. */
import http from 'node:http';
import { loadConfig } from '../src/config/config.js';
import { createVendorClient } from '../src/vendors/index.js';
import type { BenchVendor } from './contender.js';
import { CONNECTION, writeConfig } from './planning-config.js';
import { median } from './target.js';
import { temporaryFolder } from './temporary-folder.js';
import { NEVER_ENDS_MS } from './scenarios/begin.js';
import { startVendor } from './vendor/vendor.js';

export interface ClientPollsPlan {
  /** Of each round. */
  polls: number;
  rounds: number;
}

const JOBS = 200;
/** How many polls at a time. */
const AT_A_TIME = 20;
const LIMIT_MS = 20_000;

type Poll = (jobId: string) => Promise<unknown>;

/** @returns a table of milliseconds */
export async function measureClientPolls({ polls, rounds }: ClientPollsPlan): Promise<string> {
  const { folder, remove } = await temporaryFolder();
  const vendor = await startVendor();
  try {
    const jobIds = await vendor.addJobs(Array.from({ length: JOBS }, () => ({ ms: NEVER_ENDS_MS })));
    Object.assign(process.env, await writeConfig(folder, vendor));
    const connection = loadConfig(`${folder}/vigil.yaml`).connections[CONNECTION];
    if (!connection || connection.elsewhere) throw new Error(`no connection ${CONNECTION} in the config of the bench`);
    const client = createVendorClient(connection);
    const agent = new http.Agent({ keepAlive: true, maxSockets: AT_A_TIME });
    const contenders: [string, Poll][] = [
      ["Vigil's client", (jobId) => client.readStatus(jobId, AbortSignal.timeout(LIMIT_MS))],
      ["Node's `http.get` and `JSON.parse`", (jobId) => bareStatus(vendor, jobId, agent)],
    ];
    const rows: string[] = [];
    for (const [name, poll] of contenders) {
      // Compiled by then.
      await spent(poll, jobIds, polls);
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) times.push(await spent(poll, jobIds, polls));
      rows.push(`| ${name} | ${median(times).toFixed(2)} ms |`);
    }
    agent.destroy();
    await client.close();
    return ['| | CPU for a poll |', '| --- | ---: |', ...rows].join('\n');
  } finally {
    await vendor.stop();
    await remove();
  }
}

/** @returns milliseconds of processor time for one of the polls, of user and system */
async function spent(poll: Poll, jobIds: readonly string[], polls: number): Promise<number> {
  const before = process.cpuUsage();
  let next = 0;
  const pollInTurn = async () => {
    while (next < polls) await poll(jobIds[next++ % jobIds.length]!);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, pollInTurn));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / polls;
}

async function bareStatus(vendor: BenchVendor, jobId: string, agent: http.Agent): Promise<unknown> {
  const { url, application, user, password } = vendor;
  const chunks: Buffer[] = await new Promise((resolve, reject) => {
    const path = `/HyperionPlanning/rest/v3/applications/${application}/jobs/${jobId}`;
    http
      .get(new URL(path, url), { agent, auth: `${user}:${password}` }, (answer) => {
        const read: Buffer[] = [];
        answer
          .on('data', (chunk: Buffer) => read.push(chunk))
          .on('end', () => resolve(read))
          .on('error', reject);
      })
      .on('error', reject);
  });
  return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
}
