/** Webhooks are delivered at least once: one that comes again gets the answer of the first, and does nothing. */

/** Beyond this many, the oldest is no longer known. */
const MOST_KNOWN = 20_000;

interface Delivery<Reply> {
  until: number;
  reply: Promise<Reply>;
}

export class Deliveries<Reply> {
  /** By the id of the webhook, the oldest first. */
  private readonly known = new Map<string, Delivery<Reply>>();

  /** @param rememberMs for how long a sender may repeat a webhook @param isDone whether the reply ends it; after any other, the sender tries again */
  constructor(
    private readonly rememberMs: number,
    private readonly isDone: (reply: Reply) => boolean,
  ) {}

  /** Does the work for an id that is not known. @param now in milliseconds since the epoch */
  once(id: string, now: number, work: () => Promise<Reply>): Promise<Reply> {
    this.forget(now);
    const before = this.known.get(id);
    if (before) return before.reply;
    const delivery = { until: now + this.rememberMs, reply: work() };
    this.known.set(id, delivery);
    const drop = () => {
      if (this.known.get(id) === delivery) this.known.delete(id);
    };
    void delivery.reply.then((reply) => (this.isDone(reply) ? undefined : drop()), drop);
    return delivery.reply;
  }

  private forget(now: number): void {
    for (const [id, { until }] of this.known) {
      if (now < until && this.known.size < MOST_KNOWN) return;
      this.known.delete(id);
    }
  }
}
