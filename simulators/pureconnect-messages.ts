/** The messages of ICWS: subscriptions to the states of data-extractor jobs, and the queue of each session, which a read empties. */
import type { Answer } from './answer.js';
import type { VendorRequest } from './http-simulator.js';
import { icws, icwsError } from './pureconnect-answers.js';
import type { PureConnectJob } from './pureconnect-job.js';

export interface PureConnectMessagesOptions {
  /** `unlicensed`: 403 to both calls; `absent`: a server without them. @default 'served' */
  messaging?: 'served' | 'unlicensed' | 'absent';
}

interface Subscription {
  jobIds: string[];
  /** The state of each job in the last message; undefined before the first one. */
  sent: Map<string, number | undefined> | undefined;
}

const MESSAGE_TYPE = 'urn:inin.com:dataExtractor:jobStatusMessage';

export class PureConnectMessages {
  /** By session. Session ids are never used again, so that those of an ended session do no harm. */
  private readonly subscriptions = new Map<string, Subscription>();

  constructor(
    private readonly jobs: ReadonlyMap<string, PureConnectJob>,
    private readonly user: () => string,
  ) {}

  subscribe({ params, body }: VendorRequest): Answer {
    const jobIds = (body as { jobIds?: unknown } | undefined)?.jobIds;
    if (!Array.isArray(jobIds) || jobIds.some((id) => typeof id !== 'string'))
      return icwsError(400, {
        errorId: 'error.request.property.invalid',
        message: 'The value of jobIds is invalid.',
        propertyName: 'jobIds',
      });
    this.subscriptions.set(params['sessionId']!, { jobIds: jobIds as string[], sent: undefined });
    return { status: 200 };
  }

  unsubscribe({ params }: VendorRequest): Answer {
    this.subscriptions.delete(params['sessionId']!);
    return { status: 200 };
  }

  read({ params }: VendorRequest): Answer {
    const subscription = this.subscriptions.get(params['sessionId']!);
    if (!subscription) return icws(200, []);
    const { sent } = subscription;
    const states = new Map<string, number | undefined>();
    const jobStatusList: object[] = [];
    for (const id of subscription.jobIds) {
      const job = this.jobs.get(id);
      if (!job) continue;
      const { step } = job;
      states.set(id, step.state);
      if (!sent || sent.get(id) !== step.state) jobStatusList.push(job.statusOf(step, this.user()));
    }
    subscription.sent = states;
    const message = { __type: MESSAGE_TYPE, isDelta: sent !== undefined, jobStatusList };
    return icws(200, sent && jobStatusList.length === 0 ? [] : [message]);
  }
}

/** What a user without the licence gets. */
export const UNLICENSED: Answer = icwsError(403, {
  errorId: 'error.request.licenseRequired',
  message: 'The session does not hold the license that this call needs.',
});
