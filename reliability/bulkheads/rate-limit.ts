/** The Temporal server applies `rateLimit` of a connection over all workers: here two of them, and more waits than it lets poll. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEntry } from '../../simulators/http-simulator.js';
import { openStage } from '../../test/helpers/stage.js';
import type { Experiment, Figure } from './figure.js';
import { startWaits, STEADY } from './waits.js';

const RATE_LIMIT = 5;
const WAITS = 20;
/** Each worker calls the vendor by another name of its host, so that the vendor can tell them apart. */
const HOSTS = ['127.0.0.1', 'localhost'];
/** The first poll of each wait, and the start of its backoff, which counts against the limit as a poll does. */
const FIRST_POLLS = WAITS + 5;
const MEASURE_MS = 30_000;

export const rateLimit: Experiment = {
  name: 'rate-limit',
  title: 'A rate limit over two workers',
  async run() {
    const stage = await openStage();
    try {
      for (const host of HOSTS) {
        const baseUrl = stage.planning.url.replace('127.0.0.1', host);
        const config = await stage.writeConfig(
          `limited-${host}.yaml`,
          `connections:
  planning: { vendor: oracle-epm, baseUrl: "${baseUrl}", application: ${stage.planning.application}, auth: { user: svc-extract, password: "\${env:EPM_PASSWORD}" }, rateLimit: ${RATE_LIMIT} }
`,
        );
        await stage.startWorker([], { VIGIL_CONFIG: config });
      }
      const jobs = Array.from({ length: WAITS }, () => stage.planning.addJob({ timeline: [{ status: -1 }] }));
      await startWaits(
        stage,
        jobs.map((jobId) => ({ connection: 'planning', jobId, ...STEADY })),
      );
      await stage.planning.requested('status', FIRST_POLLS);
      const from = Date.now();
      await sleep(MEASURE_MS);
      return figures(stage.planning.requests('status'), from, from + MEASURE_MS);
    } finally {
      await stage.stop();
    }
  },
};

function figures(all: LedgerEntry[], from: number, to: number): Figure[] {
  const polls = all.filter(({ at }) => at >= from && at < to);
  const average = polls.length / (MEASURE_MS / 1_000);
  const most = mostWithin(polls, 1_000);
  const mostOfTen = mostWithin(polls, 10_000);
  const shares = HOSTS.map((host) => polls.filter(({ headers }) => headers.host?.startsWith(`${host}:`)).length);
  return [
    {
      what: `polls a second at rateLimit: ${RATE_LIMIT}, where ${WAITS} waits want one each second, over ${MEASURE_MS / 1_000} s`,
      found: average.toFixed(2),
      mustBe: `${RATE_LIMIT} at most`,
      holds: average <= RATE_LIMIT * 1.02,
    },
    {
      what: 'most polls within any 10 s',
      found: String(mostOfTen),
      mustBe: `${RATE_LIMIT * 11} at most (the limit, and one second's burst)`,
      holds: mostOfTen <= RATE_LIMIT * 11,
    },
    {
      what: 'most polls within any 1 s',
      found: String(most),
      mustBe: `${RATE_LIMIT * 2} at most (the limit, and one second's burst)`,
      holds: most <= RATE_LIMIT * 2,
    },
    {
      what: 'polls by each of the two workers',
      found: shares.join(' and '),
      mustBe: 'some by both',
      holds: shares.every((share) => share > 0),
    },
  ];
}

/** The most of them in any window of the length that begins with one of them. */
export function mostWithin(polls: readonly { at: number }[], ms: number): number {
  return Math.max(0, ...polls.map(({ at }) => polls.filter((other) => other.at >= at && other.at < at + ms).length));
}
