/** From a job's end at a PureConnect to its outcome: by polls alone, with what the vendor pushes, and with a webhook. */
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { freePort, startWorker } from '../demo/processes.js';
import { PureConnectSimulator } from '../simulators/pureconnect.js';
import { signedHeaders } from '../src/activities/webhook-signature.js';
import { DEFAULT_TASK_QUEUE, waitId } from '../src/contract/ids.js';
import { AWAIT_JOB } from '../src/contract/wait-messages.js';
import { endAll } from './ends.js';
import { inSeconds } from './figures.js';
import { percentile } from './lag.js';
import type { Target } from './target.js';
import { startDevServer } from './temporal-dev-server.js';
import { temporaryFolder } from './temporary-folder.js';

export interface PushPlan {
  /** Between two polls of a job. */
  intervalMs: number;
  /** Of each connection. */
  jobs: number;
}

interface Measured {
  /** From the end of each job at the vendor to that of its wait, in milliseconds. */
  lags: number[];
  polls: number;
  /** Subscriptions and reads of messages. */
  pushes: number;
}

const MODES = { polls: 'polls alone', push: '`push: true`', webhook: 'a webhook at the end' } as const;
type Mode = keyof typeof MODES;
const MOST_MS = { push: 7_000, webhook: 2_000 } as const;

const PASSWORD = 'ICWS_PASSWORD';
const KEY = 'LISTEN_KEY';

/** Each mode has a connection and a vendor of its own, and one worker serves all of them. */
export async function measurePush(
  plan: PushPlan,
  say: (line: string) => void,
): Promise<{ table: string; targets: Target[] }> {
  const { folder, remove } = await temporaryFolder();
  const ends: (() => Promise<unknown>)[] = [remove];
  try {
    const server = await startDevServer(folder);
    ends.push(() => server.stop());
    const vendors = new Map<Mode, PureConnectSimulator>();
    for (const mode of Object.keys(MODES) as Mode[]) {
      const vendor = new PureConnectSimulator();
      await vendor.start();
      ends.push(() => vendor.stop());
      vendors.set(mode, vendor);
    }
    const key = randomBytes(32).toString('base64');
    const config = await writeConfig(folder, vendors);
    const env = { ...config, TEMPORAL_ADDRESS: server.address, [PASSWORD]: 'correct-horse', [KEY]: key };
    const listen = `127.0.0.1:${await freePort(0)}`;
    const worker = await startWorker(env, ['--listen', listen]);
    ends.push(() => worker.stop());
    const url = `http://${listen}/poll`;
    const measured = await Promise.all(
      [...vendors].map(async ([mode, vendor]) => {
        const onEnd = mode === 'webhook' ? (jobId: string) => sendWebhook(url, key, mode, jobId) : undefined;
        const found = await measure(server.client, mode, vendor, plan, onEnd);
        const text = [0.5, 0.99].map((share) => inSeconds(percentile(found.lags, share))).join(' / ');
        say(`${mode}: ${text} from the end of a job to its outcome`);
        return [mode, found] as const;
      }),
    );
    return { table: tableOf(measured), targets: measured.flatMap(([mode, found]) => targetsOf(mode, found)) };
  } finally {
    await endAll(ends);
  }
}

async function writeConfig(
  folder: string,
  vendors: ReadonlyMap<Mode, PureConnectSimulator>,
): Promise<Record<string, string>> {
  const path = join(folder, 'vigil.yaml');
  const connections = [...vendors].map(
    ([mode, { url, accepts }]) =>
      `  ${mode}: { vendor: pureconnect, baseUrl: "${url}", user: ${accepts.user}, password: "\${env:${PASSWORD}}", push: ${mode === 'push'} }`,
  );
  const text = `content: { store: file, path: ./content }\nlisten: { secret: "\${env:${KEY}}" }\nconnections:\n${connections.join('\n')}\n`;
  await writeFile(path, text);
  return { VIGIL_CONFIG: path };
}

/** Jobs that end one after the other, spread evenly over an interval, so that polls alone are late by half of it on average. */
async function measure(
  client: Client,
  connection: Mode,
  vendor: PureConnectSimulator,
  { intervalMs, jobs }: PushPlan,
  onEnd: ((jobId: string) => Promise<void>) | undefined,
): Promise<Measured> {
  const interval = `${intervalMs}ms`;
  const lags = await Promise.all(
    Array.from({ length: jobs }, async (_, nth) => {
      const ms = intervalMs * (1.5 + nth / jobs);
      const endsAt = Date.now() + ms;
      const jobId = vendor.addJob({ timeline: [{ state: 2, ms }, { state: 5 }] });
      const handle = await client.workflow.start(AWAIT_JOB, {
        taskQueue: DEFAULT_TASK_QUEUE,
        workflowId: waitId(connection, jobId),
        args: [{ connection, jobId, backoff: { initial: interval, factor: 1, max: interval, jitter: 0 } }],
      });
      if (onEnd) {
        await sleep(Math.max(0, endsAt - Date.now()));
        await onEnd(jobId);
      }
      await handle.result();
      const { closeTime } = await handle.describe();
      return (closeTime?.getTime() ?? NaN) - endsAt;
    }),
  );
  const requests = (step: 'status' | 'list' | 'subscribe' | 'push') => vendor.requests(step).length;
  return { lags, polls: requests('status') + requests('list'), pushes: requests('subscribe') + requests('push') };
}

async function sendWebhook(url: string, key: string, connection: string, jobId: string): Promise<void> {
  const body = JSON.stringify({ connection, jobId });
  const headers = { 'content-type': 'application/json', ...signedHeaders(randomUUID(), Date.now(), body, key) };
  const { status } = await fetch(url, { method: 'POST', headers, body });
  if (status !== 202) throw new Error(`the webhook was answered ${status}`);
}

function tableOf(measured: readonly (readonly [Mode, Measured])[]): string {
  return [
    '| | from the end to the outcome, p50 | p99 | requests for states | requests for messages |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...measured.map(([mode, { lags, polls, pushes }]) => {
      const [p50, p99] = [0.5, 0.99].map((share) => inSeconds(percentile(lags, share)));
      return `| ${MODES[mode]} | ${p50} | ${p99} | ${polls} | ${pushes} |`;
    }),
  ].join('\n');
}

function targetsOf(mode: Mode, { lags }: Measured): Target[] {
  if (mode === 'polls') return [];
  const p99 = percentile(lags, 0.99);
  return [
    {
      name: `from the end to the outcome, with ${MODES[mode]}`,
      text: `p99 ${inSeconds(p99)}`,
      target: `at most ${inSeconds(MOST_MS[mode])}`,
      met: p99 <= MOST_MS[mode],
    },
  ];
}
