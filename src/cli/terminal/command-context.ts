/** One run of a command: its flags, its config, its way to Temporal, and where it writes. */
import type { Client } from '@temporalio/client';
import type { Config } from '../../config/config.js';
import type { TemporalTarget } from '../../temporal/target.js';
import { usageProblem } from './problem.js';

export interface GlobalFlags {
  config?: string;
  address?: string;
  namespace?: string;
  profile?: string;
  output: 'text' | 'json';
  debug?: boolean;
}

export class CommandContext {
  private loaded: Config | undefined;
  private connected: Client | undefined;

  constructor(readonly flags: GlobalFlags) {}

  get json(): boolean {
    return this.flags.output === 'json';
  }

  /** @throws ConfigError with every problem */
  async config(): Promise<Config> {
    if (!this.loaded) {
      const { configPath, loadConfig } = await import('../../config/config.js');
      this.loaded = loadConfig(configPath(this.flags.config));
    }
    return this.loaded;
  }

  /** @throws CliProblem that lists the names there are */
  async requireConnection(name: string): Promise<Config> {
    return this.requireConnections([name]);
  }

  /** @throws CliProblem with every unknown one, and the names there are */
  async requireConnections(wanted: readonly string[]): Promise<Config> {
    const config = await this.config();
    const unknown = [...new Set(wanted)].filter((name) => !Object.hasOwn(config.connections, name));
    if (unknown.length === 0) return config;
    const { unknownName } = await import('../../schema/problems.js');
    const names = Object.keys(config.connections);
    const problems = unknown.map((name) => `connection ${name}: ${unknownName('connection', name, names)}`);
    const { configPath } = await import('../../config/config.js');
    const path = configPath(this.flags.config);
    throw usageProblem(
      problems,
      // Where a near name was guessed, the others have not been said yet.
      problems.some((problem) => problem.includes('did you mean'))
        ? `${path} has ${names.join(', ')}`
        : `correct the name${unknown.length > 1 ? 's' : ''}, or add ${unknown.length > 1 ? 'them' : 'it'} to ${path}`,
    );
  }

  async target(): Promise<TemporalTarget> {
    const { temporalTarget } = await import('../../temporal/target.js');
    return temporalTarget(this.flags);
  }

  /** @throws TemporalUnreachable after 5 s */
  async client(): Promise<Client> {
    if (!this.connected) {
      const { connectClient } = await import('../../temporal/connect.js');
      this.connected = await connectClient(await this.target());
    }
    return this.connected;
  }

  async close(): Promise<void> {
    await this.connected?.connection.close();
  }

  /** The result, on stdout. In JSON mode nothing else is ever written there. */
  result(text: string, json: unknown): void {
    process.stdout.write(this.json ? `${JSON.stringify(json)}\n` : `${text}\n`);
  }

  /** A line of a result that comes line by line; JSON has no lines, and gets the whole by {@link result}. */
  resultLine(text: string): void {
    if (!this.json) process.stdout.write(`${text}\n`);
  }

  /** Progress and remarks, on stderr. */
  say(line: string): void {
    process.stderr.write(`${line}\n`);
  }
}
