/** Channel credentials that read TLS files again: gRPC's usual ones keep those that they were made with. */
import { experimental } from '@grpc/grpc-js';
import { tlsStamp } from './rotating-target.js';
const REREAD_EVERY_MS = 5_000;
/** New connections use the files as they are then. */
export function rotatingTls(rotating) {
    const hasIdentity = clientCertificate(rotating) !== null;
    return experimental.createCertificateProviderChannelCredentials(new Files(rotating, authorities), hasIdentity ? new Files(rotating, clientCertificate) : null);
}
class Files {
    rotating;
    of;
    listeners = new Map();
    constructor(rotating, of) {
        this.rotating = rotating;
        this.of = of;
    }
    addCaCertificateListener(listener) {
        this.add(listener);
    }
    removeCaCertificateListener(listener) {
        this.remove(listener);
    }
    addIdentityCertificateListener(listener) {
        this.add(listener);
    }
    removeIdentityCertificateListener(listener) {
        this.remove(listener);
    }
    add(listener) {
        const tell = () => listener(this.of(this.rotating));
        let told = tlsStamp(this.rotating.credentials().tls);
        tell();
        const timer = setInterval(() => {
            const now = tlsStamp(this.rotating.credentials().tls);
            if (now === told)
                return;
            told = now;
            tell();
        }, REREAD_EVERY_MS);
        timer.unref();
        this.listeners.set(listener, () => clearInterval(timer));
    }
    remove(listener) {
        this.listeners.get(listener)?.();
        this.listeners.delete(listener);
    }
}
// Without a file, Node trusts its own authorities; gRPC's type does not allow for that.
function authorities(rotating) {
    const { tls } = rotating.credentials();
    const ca = typeof tls === 'object' ? tls?.serverRootCACertificate : undefined;
    return { caCertificate: ca && Buffer.from(ca) };
}
function clientCertificate(rotating) {
    const { tls } = rotating.credentials();
    const pair = typeof tls === 'object' ? tls?.clientCertPair : undefined;
    return pair ? { certificate: Buffer.from(pair.crt), privateKey: Buffer.from(pair.key) } : null;
}
//# sourceMappingURL=rotating-tls.js.map