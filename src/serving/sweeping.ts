/** Keeps the content store free of what workers have left behind that were killed: at the start, and from then on. */
import type { Logger } from 'pino';
import prettyBytes from 'pretty-bytes';
import type { ContentStore } from '../content/store.js';

/** What is too young at the start may be another worker's; soon after it is known to be or not. */
const SWEEP_EVERY_MS = 60_000;

/** Never throws, and waits for nothing: a store that is away is a matter for those who need it. @returns what ends it */
export function sweepRegularly(store: ContentStore, log: Logger, everyMs = SWEEP_EVERY_MS): () => void {
  let said: string | undefined;
  let busy = false;
  const sweep = async () => {
    if (busy) return;
    busy = true;
    try {
      const swept = await store.sweep();
      said = undefined;
      if (swept.files === 0) return;
      log.info(swept, `removed what killed workers left in the content store: ${prettyBytes(swept.bytes)}`);
    } catch (error) {
      const { message } = error as Error;
      // Once, and not every minute while it lasts.
      if (message !== said) log.warn(message);
      said = message;
    } finally {
      busy = false;
    }
  };
  void sweep();
  const timer = setInterval(() => void sweep(), everyMs);
  return () => clearInterval(timer);
}
