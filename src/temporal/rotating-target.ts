/** Temporal's credentials as its configuration has them now: a rotated API key or certificate takes effect without a restart. */
import { temporalTarget, type TemporalFlags, type TemporalTarget } from './target.js';

export type Credentials = Pick<TemporalTarget['connectionOptions'], 'apiKey' | 'tls'>;

const REREAD_AFTER_MS = 1_000;

export class RotatingTarget {
  private readAt = Date.now();
  private latest: Credentials;
  private isUnreadable = false;

  /**
   * @param target as the configuration was at first; its address and namespace stay
   * @param read reads the configuration again
   * @param warn called with the reason once the configuration has become unreadable; the last credentials are then kept
   */
  constructor(
    readonly target: TemporalTarget,
    private readonly read: () => TemporalTarget,
    private readonly warn: (reason: string) => void = () => undefined,
  ) {
    this.latest = target.connectionOptions;
  }

  /** Reads the configuration at most once a second. Never throws. */
  credentials(): Credentials {
    if (Date.now() - this.readAt < REREAD_AFTER_MS) return this.latest;
    this.readAt = Date.now();
    try {
      this.latest = this.read().connectionOptions;
      this.isUnreadable = false;
    } catch (error) {
      // It may be half written.
      if (!this.isUnreadable) this.warn((error as Error).message);
      this.isUnreadable = true;
    }
    return this.latest;
  }
}

/** @param warn see {@link RotatingTarget} @throws TemporalSettingsError */
export function rotatingTarget(flags: TemporalFlags, warn?: (reason: string) => void): RotatingTarget {
  return new RotatingTarget(temporalTarget(flags), () => temporalTarget(flags), warn);
}

/** The same for the same certificates and key. */
export function tlsStamp(tls: Credentials['tls']): string {
  if (typeof tls !== 'object' || tls === null) return String(tls);
  const { serverNameOverride, serverRootCACertificate, clientCertPair } = tls;
  const files = [serverRootCACertificate, clientCertPair?.crt, clientCertPair?.key];
  return [serverNameOverride, ...files.map((file) => file && Buffer.from(file).toString('base64'))].join(' ');
}
