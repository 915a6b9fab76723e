/** All that is measured, Vigil first. */
import type { Contender } from '../contender.js';
import { heartbeatLoop, localLoop, retryPolling, timerLoop } from './temporal/contenders.js';
import { vigil } from './vigil.js';

export const CONTENDERS: readonly Contender[] = [vigil, timerLoop, localLoop, retryPolling, heartbeatLoop];

/** Those of a quick run. */
export const QUICK: readonly string[] = [vigil, timerLoop, retryPolling].map(({ id }) => id);
