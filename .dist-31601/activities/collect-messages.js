import { Readable } from 'node:stream';
import { messagesPath } from '../content/store-paths.js';
import { NO_MESSAGES } from '../contract/outcome.js';
import { shortText } from '../contract/short-text.js';
import { collectAttempt } from './collect-attempt.js';
const MOST_LAST_MESSAGES = 20;
const MOST_LAST_BYTES = 8 * 1024;
const LONGEST_LAST_TEXT = 1_000;
/** Streams the job's messages to the store as NDJSON. The receipt has the last ones. */
export function collectMessages(connection, client, store, limits) {
    return (request) => collectAttempt(request, limits, async (signal) => {
        if (!client.readMessages)
            return NO_MESSAGES;
        const tally = new MessageTally();
        const lines = tally.linesOf(firstMessages(client.readMessages(request.jobId, signal), limits.maxMessages));
        const first = await lines.next();
        if (first.done)
            return NO_MESSAGES;
        const body = Readable.from(joined(first.value, lines), { objectMode: false });
        const { uri, sha256 } = await store.put(messagesPath(connection, request.jobId), body);
        return { ...tally.receipt(), uri, sha256 };
    });
}
/** The first messages. One more says that there were others; the rest is not read. */
async function* firstMessages(messages, most) {
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
async function* joined(first, rest) {
    yield first;
    yield* rest;
}
/** Counts messages and keeps the last ones. */
export class MessageTally {
    total = 0;
    bySeverity = { info: 0, warning: 0, error: 0 };
    last = [];
    async *linesOf(messages) {
        for await (const message of messages) {
            this.note(message);
            yield `${JSON.stringify(message)}\n`;
        }
        return undefined;
    }
    note(message) {
        this.total += 1;
        this.bySeverity[message.severity] += 1;
        const { text } = message;
        const short = shortText(text, LONGEST_LAST_TEXT);
        this.last.push({ ...message, text: short });
        if (this.last.length > MOST_LAST_MESSAGES)
            this.last.shift();
    }
    receipt() {
        const last = [...this.last];
        while (Buffer.byteLength(JSON.stringify(last)) > MOST_LAST_BYTES)
            last.shift();
        return { total: this.total, bySeverity: this.bySeverity, last, uri: null, sha256: null };
    }
}
//# sourceMappingURL=collect-messages.js.map