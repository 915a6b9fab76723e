/** Whether what dead attempts have left in the store is swept when a worker starts: where it is, not one may be left. */
import { existsSync } from 'node:fs';

export const PARTIALS_ARE_SWEPT = existsSync(new URL('../../src/content/sweep.ts', import.meta.url));
