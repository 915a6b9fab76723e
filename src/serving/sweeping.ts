/** Removes the partial files of killed workers from the content store, at the start and regularly. */
import type { Logger } from '@temporalio/common';
import prettyBytes from 'pretty-bytes';
import type { Swept } from '../content/storage.js';
import type { ContentStore } from '../content/store.js';
import type { RecordMetric } from '../contract/metrics.js';
import { count } from '../text/count.js';

/** Often, because partial files that are too recent at the start may turn out to be abandoned soon after. */
const SWEEP_EVERY_MS = 60_000;
/** Seldom, because it lists the whole store. */
const EXPIRE_EVERY_MS = 3_600_000;

/** Logs problems and never throws: an unavailable store is reported to the waits that need it. @returns a function that stops it */
export function sweepRegularly(
  store: ContentStore,
  log: Logger,
  record: RecordMetric,
  everyMs = store.storage.sweepEveryMs ?? SWEEP_EVERY_MS,
): () => void {
  let logged: string | undefined;
  let busy = false;
  const say = (what: string, which: string, { files, bytes }: Swept) => {
    if (files === 0) return;
    log.info(`removed ${count(files, what)} ${which}, ${prettyBytes(bytes)}, from the content store`, { files, bytes });
  };
  let expiredAt = -Infinity;
  const expireIfDue = async () => {
    if (Date.now() - expiredAt < EXPIRE_EVERY_MS) return undefined;
    expiredAt = Date.now();
    return store.expire();
  };
  const sweep = async () => {
    if (busy) return;
    busy = true;
    try {
      const swept = await store.sweep();
      say('partial file', 'of killed workers', swept);
      const expired = await expireIfDue();
      if (expired) say('file', 'that content.keep no longer keeps', expired);
      logged = undefined;
    } catch (error) {
      const { message } = error as Error;
      record('vigil_store_errors_total', { task: 'sweep' });
      // Logged once, not every minute.
      if (message !== logged) log.warn(message);
      logged = message;
    } finally {
      busy = false;
    }
  };
  void sweep();
  const timer = setInterval(() => void sweep(), everyMs);
  return () => clearInterval(timer);
}
