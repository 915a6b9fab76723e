import { spawn } from 'node:child_process';

/**
 * Kills the process `pid` when this one is gone, however it ended; the function returned gives the process free.
 * A shell waits for the end of a pipe that this process holds: jest gives a test its own copy of `process`, whose 'exit' never comes,
 * and a killed process runs no handler.
 */
export function tieToThisProcess(pid: number): () => void {
  const script = 'cat >/dev/null; kill -9 "$1" 2>/dev/null';
  // Detached, so that the terminal's Ctrl-C, which reaches our whole group, does not end the watcher before it has done its work.
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
  return () => {
    if (watcher.pid === undefined) return;
    // The whole group: the shell first would leave its cat to end by itself, and cat first would make the shell kill.
    try {
      process.kill(-watcher.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
}
