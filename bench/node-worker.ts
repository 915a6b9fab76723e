/** A contender's worker that is a Node process: it says `serving` once it does. */
import { join } from 'node:path';
import { startService, type Service } from './service.js';

/** In the folder it is given. */
export const WORKER_LOG = 'worker.log';

export interface NodeWorkerOptions {
  /** Of node: the program, and what it takes. */
  args: string[];
  env: Record<string, string>;
  /** For its log. */
  folder: string;
  say: (line: string) => void;
}

export function startNodeWorker({ args, env, folder, say }: NodeWorkerOptions): Promise<Service> {
  return startService({
    command: process.execPath,
    args,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    logFile: join(folder, WORKER_LOG),
    isReady: (said) => /\bserving\b/.test(said),
    say,
  });
}
