import { Readable } from 'node:stream';
import { Context } from '@temporalio/activity';
import { count } from '../text/count.js';
import { shortDuration } from '../text/short-duration.js';
import { LIST_TYPE } from '../content/receipts.js';
import { messagesPath } from '../content/store-paths.js';
import type { ContentStore } from '../content/store.js';
import { NOT_RECORDED } from '../contract/metrics.js';
import { NO_MESSAGES, type JobMessage, type MessagesReceipt } from '../contract/outcome.js';
import type { ConnectionLimits } from '../contract/connection-policy.js';
import { shortText } from '../contract/short-text.js';
import type { VendorClient } from '../vendors/shared/vendor-client.js';
import { attemptAt } from './attempt.js';
import { collectAttempt } from './collect-attempt.js';
import type { CollectRequest, CollectResult } from '../contract/activities.js';

const MOST_LAST_MESSAGES = 20;
const MOST_LAST_BYTES = 8 * 1024;
const LONGEST_LAST_TEXT = 1_000;

/** Streams the job's messages to the store as NDJSON. The receipt has the last ones. */
export function collectMessages(
  connection: string,
  client: VendorClient,
  store: ContentStore,
  limits: ConnectionLimits,
  record = NOT_RECORDED,
) {
  return (request: CollectRequest): Promise<CollectResult<MessagesReceipt>> =>
    collectAttempt(request, record, async (signal) => {
      if (!client.readMessages) return NO_MESSAGES;
      const beganAt = Date.now();
      const tally = new MessageTally();
      const lines = tally.linesOf(firstMessages(client.readMessages(request.jobId, signal), limits.maxMessages));
      try {
        const first = await lines.next();
        if (first.done) return NO_MESSAGES;
        const body = Readable.from(joined(first.value, lines), { objectMode: false });
        const about = { mediaType: LIST_TYPE, attemptAt: attemptAt() };
        const path = messagesPath(connection, request.jobId);
        const { uri, sha256, keptUntil } = await store.put(path, body, undefined, about);
        const receipt = { ...tally.receipt(), uri, sha256, ...(keptUntil !== undefined && { keptUntil }) };
        logCollected(connection, request.jobId, receipt, Date.now() - beganAt);
        return receipt;
      } finally {
        // A store that fails may not have begun to read, and the client holds memory for the messages until then.
        await lines.return(undefined);
      }
    });
}

function logCollected(connection: string, jobId: string, receipt: MessagesReceipt, tookMs: number): void {
  const { total, bySeverity } = receipt;
  const { error, warning } = bySeverity;
  const what = `${count(total, 'message')} (${count(error, 'error')}, ${count(warning, 'warning')})`;
  Context.current().log.info(`${connection} ${jobId}: collected ${what}, in ${shortDuration(tookMs)}`, {
    event: 'messagesCollected',
    connection,
    jobId,
    messages: total,
    seconds: tookMs / 1_000,
  });
}

/** The first messages. One more says that there were others; the rest is not read. */
async function* firstMessages(messages: AsyncIterable<JobMessage>, most: number): AsyncIterable<JobMessage> {
  let read = 0;
  for await (const message of messages) {
    if (read === most) {
      const text = `The job has more messages; this connection collects ${most} of a job (limits.maxMessages).`;
      yield { severity: 'warning', text, source: 'vigil' };
      return;
    }
    read += 1;
    yield message;
  }
}

async function* joined(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** Counts messages and keeps the last ones. */
export class MessageTally {
  private total = 0;
  private readonly bySeverity = { info: 0, warning: 0, error: 0 };
  private readonly last: JobMessage[] = [];

  async *linesOf(messages: AsyncIterable<JobMessage>): AsyncGenerator<string, undefined> {
    for await (const message of messages) {
      this.note(message);
      yield `${JSON.stringify(message)}\n`;
    }
    return undefined;
  }

  note(message: JobMessage): void {
    this.total += 1;
    this.bySeverity[message.severity] += 1;
    const { text } = message;
    const short = shortText(text, LONGEST_LAST_TEXT);
    this.last.push({ ...message, text: short });
    if (this.last.length > MOST_LAST_MESSAGES) this.last.shift();
  }

  receipt(): MessagesReceipt {
    const last = [...this.last];
    while (Buffer.byteLength(JSON.stringify(last)) > MOST_LAST_BYTES) last.shift();
    return { total: this.total, bySeverity: this.bySeverity, last, uri: null, sha256: null };
  }
}
