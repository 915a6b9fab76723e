/** Temporal's credentials as its configuration has them now: a rotated API key or certificate takes effect without a restart. */
import { temporalTarget } from './target.js';
const REREAD_AFTER_MS = 1_000;
export class RotatingTarget {
    target;
    read;
    warn;
    readAt = Date.now();
    latest;
    isUnreadable = false;
    /**
     * @param target as the configuration was at first; its address and namespace stay
     * @param read reads the configuration again
     * @param warn called with the reason once the configuration has become unreadable; the last credentials are then kept
     */
    constructor(target, read, warn = () => undefined) {
        this.target = target;
        this.read = read;
        this.warn = warn;
        this.latest = target.connectionOptions;
    }
    /** Reads the configuration at most once a second. Never throws. */
    credentials() {
        if (Date.now() - this.readAt < REREAD_AFTER_MS)
            return this.latest;
        this.readAt = Date.now();
        try {
            this.latest = this.read().connectionOptions;
            this.isUnreadable = false;
        }
        catch (error) {
            // It may be half written.
            if (!this.isUnreadable)
                this.warn(error.message);
            this.isUnreadable = true;
        }
        return this.latest;
    }
}
/** @param warn see {@link RotatingTarget} @throws TemporalSettingsError */
export function rotatingTarget(flags, warn) {
    return new RotatingTarget(temporalTarget(flags), () => temporalTarget(flags), warn);
}
/** The same for the same certificates and key. */
export function tlsStamp(tls) {
    if (typeof tls !== 'object' || tls === null)
        return String(tls);
    const { serverNameOverride, serverRootCACertificate, clientCertPair } = tls;
    const files = [serverRootCACertificate, clientCertPair?.crt, clientCertPair?.key];
    return [serverNameOverride, ...files.map((file) => file && Buffer.from(file).toString('base64'))].join(' ');
}
//# sourceMappingURL=rotating-target.js.map