/** Channel credentials that read TLS files again: gRPC's usual ones keep those that they were made with. */
import { experimental, type ChannelCredentials } from '@grpc/grpc-js';
import { tlsStamp, type RotatingTarget } from './rotating-target.js';

const REREAD_EVERY_MS = 5_000;

type CaListener = (update: { caCertificate: Buffer } | null) => void;
type IdentityListener = (update: { certificate: Buffer; privateKey: Buffer } | null) => void;

/** New connections use the files as they are then. */
export function rotatingTls(rotating: RotatingTarget): ChannelCredentials {
  const hasIdentity = clientCertificate(rotating) !== null;
  return experimental.createCertificateProviderChannelCredentials(
    new Files(rotating, authorities),
    hasIdentity ? new Files(rotating, clientCertificate) : null,
  );
}

class Files {
  private readonly listeners = new Map<CaListener | IdentityListener, () => void>();

  constructor(
    private readonly rotating: RotatingTarget,
    private readonly of: (rotating: RotatingTarget) => unknown,
  ) {}

  addCaCertificateListener(listener: CaListener): void {
    this.add(listener);
  }

  removeCaCertificateListener(listener: CaListener): void {
    this.remove(listener);
  }

  addIdentityCertificateListener(listener: IdentityListener): void {
    this.add(listener);
  }

  removeIdentityCertificateListener(listener: IdentityListener): void {
    this.remove(listener);
  }

  private add(listener: CaListener | IdentityListener): void {
    const tell = () => (listener as (update: unknown) => void)(this.of(this.rotating));
    let applied = tlsStamp(this.rotating.credentials().tls);
    tell();
    const timer = setInterval(() => {
      const now = tlsStamp(this.rotating.credentials().tls);
      if (now === applied) return;
      applied = now;
      tell();
    }, REREAD_EVERY_MS);
    timer.unref();
    this.listeners.set(listener, () => clearInterval(timer));
  }

  private remove(listener: CaListener | IdentityListener): void {
    this.listeners.get(listener)?.();
    this.listeners.delete(listener);
  }
}

// Without a file, Node trusts its own authorities; gRPC's type does not allow for that.
function authorities(rotating: RotatingTarget): { caCertificate: Buffer | undefined } {
  const { tls } = rotating.credentials();
  const ca = typeof tls === 'object' ? tls?.serverRootCACertificate : undefined;
  return { caCertificate: ca && Buffer.from(ca) };
}

function clientCertificate(rotating: RotatingTarget): { certificate: Buffer; privateKey: Buffer } | null {
  const { tls } = rotating.credentials();
  const pair = typeof tls === 'object' ? tls?.clientCertPair : undefined;
  return pair ? { certificate: Buffer.from(pair.crt), privateKey: Buffer.from(pair.key) } : null;
}
