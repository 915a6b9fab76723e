/** How contenders that are measured at the same time wait for each other. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Opens when all have arrived. */
export function gate(count: number): () => Promise<void> {
  let missing = count;
  let open: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return () => {
    missing -= 1;
    if (missing === 0) open();
    return opened;
  };
}

/** Gives each caller its turn, this long after the one before. */
export function inTurn(apartMs: number): () => Promise<void> {
  let last = 0;
  return async () => {
    const now = Date.now();
    last = Math.max(now, last + apartMs);
    await sleep(last - now);
  };
}
