/** One way to keep watch over jobs: Vigil, or what its users would pick instead. All of them watch the same simulated vendor. */
import type { ActionCounts } from './temporal-actions.js';

export interface Contender {
  /** For options and file names, such as `timer-loop`. */
  id: string;
  /** For the tables. */
  name: string;
  /** The page on which its own documents show it so. */
  source: string;
  /** The bench starts its waits in another way than its users do, so the number of starts per second says nothing. */
  beginsOtherwise?: true;
  /** How many intervals after its first poll a wait is polled as it will be from then on. @default 1 */
  quietAfter?: number;
  open(field: Field): Promise<OpenContender>;
}

/** What every contender gets. */
export interface Field {
  /** For their own files; removed afterwards. */
  folder: string;
  vendor: BenchVendor;
  /** From the answer to one poll to the next one, in milliseconds; the same for every poll, without jitter. */
  intervalMs: number;
  say(line: string): void;
  /** Registers something that the contender started. It ends with the contender, last one first, even if a later start fails. */
  endWith(end: () => Promise<unknown>): void;
}

/** Oracle EPM: `GET {url}/HyperionPlanning/rest/v3/applications/{application}/jobs/{id}`, Basic; `status` -1 is a job that runs. */
export interface BenchVendor {
  url: string;
  application: string;
  user: string;
  password: string;
}

/** What a workflow has cost its Temporal server. */
export interface HistoryCost {
  events: number;
  bytes: number;
  /** What Temporal Cloud would bill: https://docs.temporal.io/cloud/actions. Heartbeats are not in the history: see `heartbeatsPerPoll`. */
  actions: number;
}

export interface OpenContender {
  /** Begins to watch: polls each of these jobs at once and then at the backoff until it has ended. Resolves once all are accepted. */
  watch(jobIds: readonly string[]): Promise<void>;
  /** The processes whose time and memory count, their children included: what polls, and what keeps the waits. */
  processes(): { worker: number[]; server: number[] };
  /** When each job that has ended was recorded as ended, in milliseconds since the epoch. */
  ends(): Promise<Map<string, number>>;
  /** What the watching of this job has cost its Temporal server; absent for a contender without one. */
  historyOf?(jobId: string): Promise<HistoryCost>;
  /** What Temporal Cloud would bill since the server's start, heartbeats and queries included; absent where the server does not say. */
  actions?(): Promise<ActionCounts>;
  /** The history events so far of the workflows that wait for these jobs, and of those that poll for them. */
  events?(jobIds: readonly string[]): Promise<number>;
  /** Has each of these jobs polled by its own wait now; absent where that is not another poll than the usual one. */
  pollNow?(jobIds: readonly string[]): Promise<void>;
  /** How many heartbeats come to the server for each poll; each is billed as an action. @default 0 */
  heartbeatsPerPoll?: number;
  /** Kills the polling process with -9 and restarts it at once; resolves when it has started. */
  killWorker(): Promise<void>;
  /** Kills the process that stores the waits with -9 and restarts it at once on the same data; resolves when it answers. */
  killServer(): Promise<void>;
}
