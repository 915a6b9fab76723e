/** What a bench runs on: a Temporal dev server, the simulator of Oracle EPM in a process of its own, and a config that knows it. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { Client } from '@temporalio/client';
import { root, type RunningProcess } from '../demo/processes.js';
import type { FaultSpec } from '../simulators/faults.js';
import type { LedgerEntry } from '../simulators/http-simulator.js';
import { OracleEpmSimulator, type OracleEpmJobSpec } from '../simulators/oracle-epm.js';
import { endAll } from './ends.js';
import { writeConfig } from './planning-config.js';
import { startDevServer } from './temporal-dev-server.js';
import { temporaryFolder } from './temporary-folder.js';

export interface Stage {
  /** For the worker and the CLI. */
  env: Record<string, string>;
  /** For what a bench writes; removed at the end. */
  folder: string;
  client: Client;
  vendor: Vendor;
  stop(): Promise<void>;
}

export interface Vendor {
  url: string;
  /** As curl wants them. */
  credentials: string;
  addJob(spec: OracleEpmJobSpec): Promise<string>;
  fault(spec: FaultSpec): Promise<void>;
  requests(step: string, jobId?: string): Promise<LedgerEntry[]>;
}

export async function setStage(): Promise<Stage> {
  const { folder, remove } = await temporaryFolder();
  const ends: (() => Promise<unknown>)[] = [remove];
  const stop = () => endAll(ends);
  try {
    const server = await startDevServer(folder);
    ends.push(() => server.stop());
    const { vendor, process: simulators } = await startVendor();
    ends.push(() => simulators.stop());
    const { accepts, application } = new OracleEpmSimulator();
    const config = await writeConfig(folder, { url: vendor.url, application, ...accepts });
    return { env: { ...config, TEMPORAL_ADDRESS: server.address }, folder, client: server.client, vendor, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startVendor(): Promise<{ vendor: Vendor; process: RunningProcess }> {
  const anyPort = ['nexus-ic', 'pureconnect', 'oracle-epm', 'alteryx'].flatMap((name) => [`--${name}`, '0']);
  const child = execa(process.execPath, ['--import', 'tsx', 'simulators/main.ts', ...anyPort], {
    cwd: root,
    stdin: 'ignore',
    stderr: 'inherit',
    reject: false,
    buffer: false,
  });
  const lines = createInterface({ input: child.stdout });
  let url: string | undefined;
  lines.on('line', (line) => {
    url ??= /^oracle-epm listening on (\S+),/.exec(line)?.[1];
    // The last of the four to start.
    if (line.startsWith('alteryx listening')) lines.emit('ready');
  });
  await Promise.race([once(lines, 'ready'), child]);
  if (url === undefined) throw new Error('the simulators did not come up; their own words are above');
  const stop = async () => {
    child.kill('SIGTERM');
    await child;
  };
  process.prependOnceListener('exit', () => child.kill('SIGKILL'));
  return { vendor: vendorAt(url), process: { stop } };
}

function vendorAt(url: string): Vendor {
  const { accepts } = new OracleEpmSimulator();
  const post = async (what: 'jobs' | 'faults', spec: object) => {
    const answer = await fetch(`${url}/_simulator/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(spec),
    });
    if (!answer.ok) throw new Error(`the simulator refused one of the ${what}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    url,
    credentials: `${accepts.user}:${accepts.password}`,
    addJob: async (spec) => ((await post('jobs', spec)) as { id: string }).id,
    fault: async (spec) => {
      await post('faults', spec);
    },
    requests: async (step, jobId) => {
      const query = new URLSearchParams({ step, ...(jobId !== undefined && { jobId }) });
      const answer = await fetch(`${url}/_simulator/ledger?${query.toString()}`);
      return (await answer.json()) as LedgerEntry[];
    },
  };
}
