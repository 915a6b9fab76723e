/** Temporal's credentials as its configuration has them now: a rotated API key or certificate takes effect without a restart. */
import { type TemporalFlags, type TemporalTarget } from './target.js';
export type Credentials = Pick<TemporalTarget['connectionOptions'], 'apiKey' | 'tls'>;
export declare class RotatingTarget {
    readonly target: TemporalTarget;
    private readonly read;
    private readonly warn;
    private readAt;
    private latest;
    private isUnreadable;
    /**
     * @param target as the configuration was at first; its address and namespace stay
     * @param read reads the configuration again
     * @param warn called with the reason once the configuration has become unreadable; the last credentials are then kept
     */
    constructor(target: TemporalTarget, read: () => TemporalTarget, warn?: (reason: string) => void);
    /** Reads the configuration at most once a second. Never throws. */
    credentials(): Credentials;
}
/** @param warn see {@link RotatingTarget} @throws TemporalSettingsError */
export declare function rotatingTarget(flags: TemporalFlags, warn?: (reason: string) => void): RotatingTarget;
/** The same for the same certificates and key. */
export declare function tlsStamp(tls: Credentials['tls']): string;
