/** `npx tsx bench/peers/try.ts airflow|job-table|temporal-postgres`: whether a peer does what its interface says, in about two minutes, for people to read. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import type { Contender } from '../contender.js';
import { costOf } from '../process-cost.js';
import { familyOf } from '../process-family.js';
import { startTemporalOnPostgres } from '../temporal-postgres.js';
import { airflow } from './airflow/airflow.js';
import { jobTable } from './job-table/job-table.js';

const PACE_MS = 2_000;
const OBSERVED_MS = 50_000;
const NEVER_MS = 3_600_000;
const say = (line: string) => console.log(line);

async function tryPeer(peer: Contender, folder: string): Promise<void> {
  const simulator = new OracleEpmSimulator();
  await simulator.start();
  const { url, application, accepts } = simulator;
  const vendor = { url, application, user: accepts.user, password: accepts.password };
  const peerOpen = await peer.open({ folder, vendor, paceMs: PACE_MS, say });
  try {
    const lasts = [6_000, 9_000, 110_000, NEVER_MS, NEVER_MS];
    const endsAt = new Map<string, number>();
    const jobIds = lasts.map((ms) => {
      const jobId = simulator.addJob({ timeline: [{ status: -1, ms }, { status: 0 }] });
      endsAt.set(jobId, Date.now() + ms);
      return jobId;
    });
    const startedAt = Date.now();
    await peerOpen.watch(jobIds);
    say(`watch resolved after ${Date.now() - startedAt} ms`);
    await sleep(16_000);
    const looksOf = (jobId: string, since = startedAt) =>
      simulator.requests('status').filter((look) => look.jobId === jobId && look.at >= since);
    for (const jobId of jobIds) {
      const times = looksOf(jobId).map(({ at }) => at - startedAt);
      say(
        `job ${jobId}: first look ${times[0]} ms, then ${times
          .slice(1)
          .map((at, index) => at - times[index]!)
          .join(' ')}`,
      );
    }
    const sayEnds = async (those: string[]) => {
      const ends = await peerOpen.ends();
      for (const jobId of those) say(`job ${jobId} recorded ${ends.get(jobId)! - endsAt.get(jobId)!} ms after its end`);
    };
    await sayEnds(jobIds.slice(0, 2));
    const { worker, server } = peerOpen.processes();
    for (const [name, pids] of Object.entries({ worker, server })) {
      const { cpu, memory } = await costOf(pids);
      const family = await familyOf(pids);
      say(
        `${name} ${pids.join(' ')} (${family.length} processes): ${cpu} s of CPU, ${Math.round(memory / 2 ** 20)} MB`,
      );
    }
    for (const [name, kill] of Object.entries({
      killWorker: () => peerOpen.killWorker(),
      killServer: () => peerOpen.killServer(),
    })) {
      const killedAt = Date.now();
      await kill();
      const upAt = Date.now();
      await sleep(OBSERVED_MS);
      const gaps = jobIds.slice(3).map((jobId) => {
        const times = [...looksOf(jobId, killedAt - PACE_MS).map(({ at }) => at), Date.now()];
        return Math.max(...times.slice(1).map((at, index) => at - times[index]!));
      });
      say(`${name}: up after ${upAt - killedAt} ms, longest time without a look ${gaps.join(', ')} ms`);
    }
    await sayEnds(jobIds.slice(2, 3));
  } finally {
    await peerOpen.close();
    await simulator.stop();
  }
}

async function tryTemporal(folder: string): Promise<void> {
  const server = await startTemporalOnPostgres(folder, say);
  const describe = async () => {
    const { namespaceInfo } = await server.client.workflowService.describeNamespace({ namespace: 'default' });
    const { customAttributes } = await server.client.connection.operatorService.listSearchAttributes({
      namespace: 'default',
    });
    return `${namespaceInfo?.name}, with ${Object.keys(customAttributes).join(', ')}`;
  };
  try {
    say(`${server.address}, processes ${server.pids().join(' ')}: ${await describe()}`);
    const { cpu, memory } = await costOf(server.pids());
    say(`${cpu} s of CPU, ${Math.round(memory / 2 ** 20)} MB`);
    const killedAt = Date.now();
    await server.kill9AndRestart();
    say(`after kill -9 and ${Date.now() - killedAt} ms, processes ${server.pids().join(' ')}: ${await describe()}`);
  } finally {
    await server.stop();
  }
}

async function processesThatName(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    const files = [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`];
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
    if (Number(pid) !== process.pid && texts.some((text) => text.includes(folder))) found.push(pid);
  }
  return found;
}

const [name] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'vigil-try-'));
try {
  if (name === 'temporal-postgres') await tryTemporal(folder);
  else if (name === 'airflow' || name === 'job-table') await tryPeer(name === 'airflow' ? airflow : jobTable, folder);
  else throw new Error('Usage: npx tsx bench/peers/try.ts airflow|job-table|temporal-postgres');
  say(`left running: ${(await processesThatName(folder)).join(' ') || 'nothing'}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
