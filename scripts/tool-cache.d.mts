type Log = (line: string) => void;

export function logToStderr(line: string): void;
export function timedStep<T>(log: Log, what: string, action: () => Promise<T>): Promise<T>;
export function cacheFolder(): string;
export function isExecutable(path: string): Promise<boolean>;
export function findOnPath(command: string): Promise<string | undefined>;
export function runCommand(
  command: string,
  args: string[],
  options?: { env?: NodeJS.ProcessEnv; cwd?: string; timeoutMs?: number },
): Promise<string>;
export function makeInCache(options: {
  name: string;
  isReady: (folder: string) => Promise<boolean>;
  make: (folder: string) => Promise<void>;
  log: Log;
}): Promise<string>;
