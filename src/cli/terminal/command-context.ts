/** The context of one command: its flags, config, Temporal client and output. */
import type { Client } from '@temporalio/client';
import type { Config } from '../../config/config.js';
import type { LenientCodec } from '../../temporal/lenient-codec.js';
import type { TemporalTarget } from '../../temporal/target.js';
import { write, writeJson } from './output.js';
import { usageProblem } from './problem.js';

export interface GlobalFlags {
  config?: string;
  address?: string;
  namespace?: string;
  profile?: string;
  output: 'text' | 'json' | 'jsonl';
  /** Absent if the flags could not be read. */
  color?: 'auto' | 'always' | 'never';
  quiet?: boolean;
  debug?: boolean;
}

export class CommandContext {
  private loaded: Config | undefined;
  private connected: Client | undefined;
  private reading: LenientCodec | undefined;

  constructor(readonly flags: GlobalFlags) {}

  /** Whether each change of a watched list is a line of JSON. */
  get jsonLines(): boolean {
    return this.flags.output === 'jsonl';
  }

  get json(): boolean {
    return this.flags.output === 'json';
  }

  /** @throws ConfigError with every problem */
  async config(): Promise<Config> {
    if (!this.loaded) {
      const { loadChosenConfig } = await import('../../config/config.js');
      this.loaded = loadChosenConfig(this.flags.config, (line) => this.warn(`vigil: ${line}`));
    }
    return this.loaded;
  }

  /** @throws CliProblem if the config has no such connection */
  async requireConnection(name: string): Promise<Config> {
    return this.requireConnections([name]);
  }

  /** @param whereOf the place of a name, such as a line of a list @throws CliProblem that lists every unknown name */
  async requireConnections(wanted: readonly string[], whereOf?: (name: string) => string): Promise<Config> {
    const config = await this.config();
    const unknown = [...new Set(wanted)].filter((name) => !Object.hasOwn(config.connections, name));
    if (unknown.length === 0) return config;
    const { unknownName } = await import('../../schema/problems.js');
    const names = Object.keys(config.connections);
    const where = (name: string) => (whereOf ? `${whereOf(name)}: ` : '');
    const problems = unknown.map(
      (name) => `${where(name)}connection ${name}: ${unknownName('connection', name, names)}`,
    );
    const { configPath } = await import('../../config/config.js');
    const path = configPath(this.flags.config);
    throw usageProblem(
      problems,
      // A message with a suggestion does not list all names, so the hint does.
      problems.some((problem) => problem.includes('did you mean'))
        ? `the connections in ${path} are: ${names.join(', ')}`
        : `correct the name${unknown.length > 1 ? 's' : ''}, or add ${unknown.length > 1 ? 'them' : 'it'} to ${path}`,
    );
  }

  async target(): Promise<TemporalTarget> {
    const { temporalTarget } = await import('../../temporal/target.js');
    return temporalTarget(this.flags);
  }

  /** Links workflows to the Web UI. A command that needs no config works without one, and without its `webUi`. */
  async webUiLinks(): Promise<(workflowId: string, runId?: string) => string | undefined> {
    const target = await this.target();
    const { webUiLink } = await import('../../temporal/web-ui.js');
    const webUi = (await this.configIfAny())?.webUi;
    return (workflowId, runId) => webUiLink(target, webUi, workflowId, runId);
  }

  /** @throws TemporalUnreachable after 5 s; CodecError if the module of the codec cannot be loaded */
  async client(): Promise<Client> {
    if (!this.connected) {
      const { connectClient } = await import('../../temporal/connect.js');
      const { rotatingTarget } = await import('../../temporal/rotating-target.js');
      const rotating = rotatingTarget(this.flags);
      this.connected = await connectClient(rotating, { codec: await this.codec(rotating.target.namespace) });
    }
    return this.connected;
  }

  /** Whether something that Temporal keeps could not be decoded; the reason is on stderr. */
  get hasUnread(): boolean {
    return this.reading?.hasUnread ?? false;
  }

  /** The codec of the config. What it cannot decode is a remark, and the command goes on with what the server knows. */
  private async codec(namespace: string): Promise<LenientCodec> {
    const { LenientCodec } = await import('../../temporal/lenient-codec.js');
    const { payloadCodec } = await import('../../temporal/codec.js');
    const { codecSource } = await import('../../config/codec-source.js');
    const codec = (await this.configIfAny())?.codec;
    this.reading = new LenientCodec(await payloadCodec(codec && codecSource(codec), namespace), (error) => {
      const { message, advice } = error as Error & { advice?: string };
      this.warn(`vigil: ${message}${advice === undefined ? '' : `; ${advice}`}`);
    });
    return this.reading;
  }

  /** @returns undefined if no config is found or one that was only found is invalid @throws ConfigError for a config that `--config` names */
  private async configIfAny(): Promise<Config | undefined> {
    return this.config().catch((error: unknown) => {
      if (this.flags.config !== undefined) throw error;
      return undefined;
    });
  }

  async close(): Promise<void> {
    await this.connected?.connection.close();
  }

  /** Prints the result to stdout. With `-o json`, nothing else is written there. */
  result(text: string, json: unknown): void {
    if (this.json) writeJson(process.stdout, json);
    else write(process.stdout, `${text}\n`);
  }

  /** Prints one line of a text result; with `-o json`, prints nothing, and the command prints the whole result with {@link result}. */
  resultLine(text: string): void {
    if (!this.json) write(process.stdout, `${text}\n`);
  }

  /** Prints one object of a result that goes on. */
  jsonLine(json: unknown): void {
    writeJson(process.stdout, json);
  }

  /** Prints progress and remarks to stderr; nothing with `--quiet`. */
  say(line: string): void {
    if (!this.flags.quiet) this.warn(line);
  }

  /** Prints to stderr, also with `--quiet`, what the user must not miss. */
  warn(line: string): void {
    write(process.stderr, `${line}\n`);
  }
}
