/** The worker's connection to Temporal, which is replaced when Temporal's credentials change. */
import type { Logger } from '@temporalio/common';
import { NativeConnection, type Worker } from '@temporalio/worker';
import { tlsStamp, type RotatingTarget } from '../temporal/rotating-target.js';
import { TemporalUnreachable } from '../temporal/target.js';

export class TemporalLink {
  /** For clients: passes each call to the connection of that moment. */
  readonly live: NativeConnection;
  private apiKey: string | undefined;
  private tls: string;
  private refused: string | undefined;

  private constructor(
    private readonly rotating: RotatingTarget,
    private connection: NativeConnection,
    private readonly log: Logger,
  ) {
    const { apiKey, tls } = rotating.target.connectionOptions;
    this.apiKey = apiKey;
    this.tls = tlsStamp(tls);
    this.live = liveConnection(() => this.connection);
  }

  /** @throws TemporalUnreachable */
  static async open(rotating: RotatingTarget, log: Logger): Promise<TemporalLink> {
    const { target } = rotating;
    const connection = await NativeConnection.connect(target.connectionOptions).catch(() => {
      // The core's own error is about its transport, and does not help to fix anything.
      throw new TemporalUnreachable(target);
    });
    return new TemporalLink(rotating, connection, log);
  }

  /** For Workers, which use it until {@link renew}. */
  get current(): NativeConnection {
    return this.connection;
  }

  /** Uses the credentials as they are configured now. Never throws: if Temporal refuses the new ones, the old connection stays. */
  async renew(workers: readonly Worker[]): Promise<void> {
    const { apiKey, tls } = this.rotating.credentials();
    try {
      if (tlsStamp(tls) !== this.tls) await this.replace(workers);
      else if (apiKey !== undefined && apiKey !== this.apiKey) await this.connection.setApiKey(apiKey);
      else return;
      this.apiKey = apiKey;
      this.tls = tlsStamp(tls);
      this.log.info("Temporal's credentials have changed, and the new ones are in use");
      this.refused = undefined;
    } catch (error) {
      if (this.refused === tlsStamp(tls)) return;
      this.refused = tlsStamp(tls);
      this.log.warn(`Temporal's new credentials cannot be used, the old ones stay: ${(error as Error).message}`);
    }
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async replace(workers: readonly Worker[]): Promise<void> {
    const { connectionOptions } = this.rotating.target;
    const { apiKey, tls } = this.rotating.credentials();
    const old = this.connection;
    this.connection = await NativeConnection.connect({ ...connectionOptions, apiKey, tls });
    for (const worker of workers) worker.connection = this.connection;
    // Polls under way end on it.
    await old.close();
  }
}

function liveConnection(current: () => NativeConnection): NativeConnection {
  return new Proxy(current(), {
    get(_first, name) {
      const connection = current();
      const value: unknown = Reflect.get(connection, name, connection);
      return typeof value === 'function' ? (value.bind(connection) as unknown) : value;
    },
  });
}
