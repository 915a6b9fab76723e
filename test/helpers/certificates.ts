/** Certificate authorities for tests, and what they sign. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import forge from 'node-forge';

/** A certificate and its private key, as PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

export interface CertificateOptions {
  /** Host names and IP addresses. @default localhost and 127.0.0.1 */
  names?: string[];
  /** When it expires. @default in a day */
  notAfter?: Date;
}

const DAY_MS = 86_400_000;

export class TestAuthority {
  private readonly own: Certificate;

  constructor(private readonly name: string) {
    this.own = signed({ subject: name, notAfter: new Date(Date.now() + DAY_MS), isAuthority: true });
  }

  /** Its own certificate, for `tls.ca`. */
  get pem(): string {
    return this.own.cert;
  }

  issue({
    names = ['localhost', '127.0.0.1'],
    notAfter = new Date(Date.now() + DAY_MS),
  }: CertificateOptions = {}): Certificate {
    return signed({ subject: names[0]!, names, notAfter, issuer: { name: this.name, key: this.own.key } });
  }
}

interface Wanted {
  subject: string;
  names?: string[];
  notAfter: Date;
  isAuthority?: boolean;
  /** @default itself */
  issuer?: { name: string; key: string };
}

function signed({ subject, names = [], notAfter, isAuthority = false, issuer }: Wanted): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = `01${randomBytes(8).toString('hex')}`;
  certificate.validity.notBefore = new Date(Math.min(Date.now(), notAfter.getTime()) - DAY_MS);
  certificate.validity.notAfter = notAfter;
  certificate.setSubject([{ name: 'commonName', value: subject }]);
  certificate.setIssuer([{ name: 'commonName', value: issuer?.name ?? subject }]);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: isAuthority, critical: true },
    ...(names.length > 0 ? [{ name: 'subjectAltName', altNames: names.map(altName) }] : []),
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(issuer?.key ?? privateKey), forge.md.sha256.create());
  return { cert: forge.pki.certificateToPem(certificate), key: privateKey };
}

function altName(name: string) {
  return /^[\d.]+$/.test(name) ? { type: 7, ip: name } : { type: 2, value: name };
}
