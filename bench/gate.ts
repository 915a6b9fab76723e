/** How contenders that are measured at the same time wait for each other. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Opens for all once all have come. */
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

/** Each that asks has its turn so much after the one before. */
export function inTurn(apartMs: number): () => Promise<void> {
  let last = 0;
  return async () => {
    const now = Date.now();
    last = Math.max(now, last + apartMs);
    await sleep(last - now);
  };
}
