/** How far behind each watch is, measured again and again. Pure. */
import type { WatchProgress } from '../client/watched-polls.js';
import { watchId } from '../contract/ids.js';

export interface WatchAge {
  labels: { connection: string; shard: string };
  /** In seconds. Undefined: nothing is known of the watch yet. */
  value: number | undefined;
}

/** Polls that were scheduled again have not said yet what they cover, and never will if no worker takes them: until then, the last ones count. */
export class WatchAges {
  private coveredAt = new Map<string, number | undefined>();

  at(now: number, watches: readonly WatchProgress[]): WatchAge[] {
    const before = this.coveredAt;
    this.coveredAt = new Map();
    return watches.map(({ connection, shard, coveredAt, scheduledAt }) => {
      const watch = watchId(connection, shard);
      const at = coveredAt ?? before.get(watch) ?? scheduledAt;
      this.coveredAt.set(watch, at);
      const value = at === undefined ? undefined : Math.max(0, now - at) / 1_000;
      return { labels: { connection, shard: String(shard) }, value };
    });
  }
}
