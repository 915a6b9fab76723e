/**
 * The subscription to the states of data-extractor jobs, and the queue of messages of the session. Both end with the session, and a message is
 * gone once it was read, so a message is a hint only.
 * @see https://help.genesys.com/developer/cic/docs/icws/webhelp/ConceptualContent/GettingStarted_Messaging.htm
 */
import { isTerminal } from '../../contract/job.js';
import type { VendorEdge } from '../http/vendor-edge.js';
import type { SharedSession } from '../shared/session.js';
import type { JobPushes } from '../shared/vendor-client.js';
import { keyOf, type ReadJob } from './job-list.js';
import { messagesSchema, type ExtractionJob } from './schemas.js';
import { MEDIA_TYPE, requestIn, type Session } from './session.js';
import { readState } from './status.js';

const SUBSCRIPTION = 'messaging/subscriptions/data-extractor/jobs-statuses';
const MESSAGES = 'messaging/messages';
/** With more, the answer could be larger than Vigil reads. The jobs that were polled last are the ones that count. */
const MOST_JOBS = 1_000;
/** Nobody awaits a job that was not polled for so long, or another worker polls it. */
const UNPOLLED_MS = 24 * 3_600_000;

interface PolledJob {
  jobId: string;
  /** When it was polled last, in milliseconds since the epoch. */
  at: number;
  /** As the last poll saw it, or a message since. */
  vendorState: string;
}

export class PureConnectPushes implements JobPushes {
  /** The jobs that have not ended, by their key; the one that was polled last is the last one. */
  private readonly polled = new Map<string, PolledJob>();
  private subscribed: { session: Session; keys: ReadonlySet<string> } | undefined;

  constructor(
    private readonly edge: VendorEdge,
    private readonly session: SharedSession<Session>,
  ) {}

  /** @param at in milliseconds since the epoch */
  notePoll(jobId: string, { state, vendorState }: ReadJob, at = Date.now()): void {
    const key = keyOf(jobId);
    this.polled.delete(key);
    if (isTerminal(state)) return;
    this.polled.set(key, { jobId, at, vendorState });
    const [oldest] = this.polled.keys();
    if (this.polled.size > MOST_JOBS && oldest !== undefined) this.polled.delete(oldest);
  }

  forget(jobId: string): void {
    this.polled.delete(keyOf(jobId));
  }

  async changedJobs(signal: AbortSignal): Promise<string[] | undefined> {
    this.forgetUnpolled(Date.now());
    if (this.polled.size === 0) return undefined;
    // Only the polls log in, or move to another server: a message that is refused says nothing about the session.
    const session = await this.session.held(signal);
    if (!session) return undefined;
    try {
      return this.changedOf(await this.read(session, signal));
    } catch (error) {
      this.subscribed = undefined;
      throw error;
    }
  }

  private async read(session: Session, signal: AbortSignal): Promise<ExtractionJob[]> {
    const keys = new Set(this.polled.keys());
    const { subscribed } = this;
    if (subscribed?.session !== session || [...keys].some((key) => !subscribed.keys.has(key))) {
      await this.subscribe(session, signal);
      this.subscribed = { session, keys };
    }
    const call = { verb: 'read pushed job states', signal } as const;
    return this.edge.json(requestIn(session, call, MESSAGES), messagesSchema);
  }

  private async subscribe(session: Session, signal: AbortSignal): Promise<void> {
    const call = { verb: 'subscribe to job states', method: 'PUT', signal } as const;
    const request = requestIn(session, call, SUBSCRIPTION);
    const jobIds = [...this.polled.values()].map(({ jobId }) => jobId);
    await this.edge.text({
      ...request,
      headers: { ...request.headers, 'content-type': MEDIA_TYPE },
      json: { jobIds },
    });
  }

  private changedOf(jobs: readonly ExtractionJob[]): string[] {
    const changed = new Set<string>();
    for (const job of jobs) {
      const key = keyOf(job.id);
      const known = this.polled.get(key);
      const read = readState(job);
      if (!known || read?.vendorState === known.vendorState) continue;
      // Another worker may poll it from now on. If it has not ended after all, the next poll here notes it again.
      if (read && isTerminal(read.state)) this.polled.delete(key);
      else if (read) known.vendorState = read.vendorState;
      changed.add(known.jobId);
    }
    return [...changed];
  }

  private forgetUnpolled(now: number): void {
    for (const [key, { at }] of this.polled) {
      if (now - at < UNPOLLED_MS) return;
      this.polled.delete(key);
    }
  }
}
