/** The files of a connection's `tls`, read when they are needed and again when they change. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import * as tls from 'node:tls';
import { NetworkProblem } from './network-problem.js';
export class TlsFiles {
    paths;
    extraCa;
    known;
    /** @param extraCa the file of NODE_EXTRA_CA_CERTS */
    constructor(paths = {}, extraCa) {
        this.paths = paths;
        this.extraCa = extraCa;
    }
    /**
     * The same object until a file changes; undefined without files. @throws NetworkProblem that names the key
     */
    context() {
        const given = ['ca', 'cert', 'key'].filter((key) => this.paths[key] !== undefined);
        if (given.length === 0)
            return undefined;
        const stamp = given.map((key) => this.stampOf(key)).join(' ');
        if (this.known?.stamp !== stamp)
            this.known = { stamp, context: this.read() };
        return this.known.context;
    }
    read() {
        const { cert, key } = this.paths;
        const ca = this.paths.ca === undefined ? undefined : [...this.authorities(), ...this.certificates('ca')];
        if (cert === undefined || key === undefined)
            return tls.createSecureContext({ ca });
        const chain = this.certificates('cert');
        if (!new X509Certificate(chain[0]).checkPrivateKey(this.privateKey())) {
            throw problem('tls.cert and tls.key do not belong together', 'tls.cert and tls.key');
        }
        return tls.createSecureContext({ ca, cert: chain.join('\n'), key: this.text('key') });
    }
    certificates(key) {
        const [first, ...others] = this.text(key).match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? [];
        if (first !== undefined && [first, ...others].every(isCertificate))
            return [first, ...others];
        throw problem(`tls.${key} is not a PEM file of certificates`, `tls.${key}`);
    }
    privateKey() {
        try {
            return createPrivateKey(this.text('key'));
        }
        catch {
            throw problem('tls.key is not a PEM file of a private key without a passphrase', 'tls.key');
        }
    }
    text(key) {
        return this.on(key, (path) => readFileSync(path, 'utf8'));
    }
    stampOf(key) {
        // A mounted secret is replaced by a link to another file, perhaps of the same time and size.
        return this.on(key, (path) => {
            const { ino, size, mtimeMs } = statSync(path);
            return `${ino}:${size}:${mtimeMs}`;
        });
    }
    on(key, read) {
        try {
            return read(this.paths[key] ?? '');
        }
        catch (error) {
            const { code = 'unknown' } = error;
            throw problem(`tls.${key} cannot be read (${code})`, `tls.${key}`);
        }
    }
    // What Node trusts when no `ca` is given, since a `ca` replaces it. Node 20 cannot be asked for it as a whole.
    authorities() {
        const { getCACertificates } = tls;
        if (getCACertificates)
            return getCACertificates('default');
        try {
            return [...tls.rootCertificates, ...(this.extraCa ? [readFileSync(this.extraCa, 'utf8')] : [])];
        }
        catch {
            // Node warned about it at its start, and goes on without it.
            return [...tls.rootCertificates];
        }
    }
}
function isCertificate(pem) {
    try {
        return new X509Certificate(pem).raw.length > 0;
    }
    catch {
        return false;
    }
}
function problem(what, keys) {
    return new NetworkProblem(what, `correct ${keys}`);
}
//# sourceMappingURL=tls-files.js.map