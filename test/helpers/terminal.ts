/** A command of ours, or another program, on a real terminal (tmux's), and what it shows. */
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { quoted } from '../../src/cli/terminal/command-line.js';
import { transcript, type Env } from './processes.js';

const starter = new URL('../../dist/bin/vigil.js', import.meta.url).pathname;
const SESSION = 'vigil-test';
let terminals = 0;

/** tmux is on many machines, but not on all. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

export interface TypedOptions {
  env: Env;
  columns?: number;
  rows?: number;
  /** For the shell, after the command: `> file`. */
  redirect?: string;
  cwd?: string;
}

export class Terminal {
  // A server of its own, which takes no notice of the user's settings; another each time, since one that ends may take a session with it.
  private readonly server = `${SESSION}-${process.pid}-h${(terminals += 1)}`;

  /** @param what the arguments of our command, or another command for /bin/sh */
  constructor(
    what: string[] | { command: string },
    { env, columns = 80, rows = 40, redirect = '', cwd = '/' }: TypedOptions,
  ) {
    // PATH by `env`: the one of tmux itself wins over what -e says.
    const { PATH, ...others } = env;
    const all = Object.entries(others).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const ours = (args: string[]) => [process.execPath, starter, ...args].map(quoted).join(' ');
    const path = PATH === undefined ? '' : `env PATH=${quoted(PATH)} `;
    const line = path + ('command' in what ? what.command : ours(what));
    const size = ['-x', String(columns), '-y', String(rows), '-c', cwd];
    const shell = `trap : INT; echo before; ${line} ${redirect}; echo "exit $?"; exec cat`;
    this.tmux('new-session', '-d', '-s', SESSION, ...size, ...all, '/bin/sh', '-c', shell);
  }

  screen(...flags: string[]): string {
    return this.tmux('capture-pane', '-p', '-t', SESSION, ...flags).trimEnd();
  }

  /** Keys by tmux's names: `Enter`, `Down`, `C-c`; anything else is typed as it is. */
  press(...keys: string[]): void {
    this.tmux('send-keys', '-t', SESSION, ...keys);
  }

  /** Text as it is, whatever keys it may be the name of. */
  type(text: string): void {
    this.tmux('send-keys', '-t', SESSION, '-l', '--', text);
  }

  resize(columns: number, rows: number): void {
    this.tmux('resize-window', '-t', SESSION, '-x', String(columns), '-y', String(rows));
  }

  /** Waits until the screen shows all of it. */
  async shows(...patterns: (string | RegExp)[]): Promise<void> {
    const giveUpAt = Date.now() + 25_000;
    const lacks = (screen: string) =>
      patterns.filter((pattern) => (typeof pattern === 'string' ? !screen.includes(pattern) : !pattern.test(screen)));
    while (lacks(this.screen()).length > 0) {
      if (Date.now() > giveUpAt) {
        const screen = this.screen();
        throw new Error(`${lacks(screen).join(' and ')} did not come; the screen is:\n${screen}`);
      }
      await sleep(100);
    }
  }

  close(): void {
    // From the first line on, with those joined that the terminal has wrapped.
    transcript.push(this.screen('-J', '-S', '-'));
    this.tmux('kill-server');
  }

  private tmux(...args: string[]): string {
    return spawnSync('tmux', ['-L', this.server, '-f', '/dev/null', ...args], { encoding: 'utf8' }).stdout;
  }
}
