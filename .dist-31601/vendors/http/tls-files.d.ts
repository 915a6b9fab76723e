import * as tls from 'node:tls';
export interface TlsPaths {
    /** PEM of certificate authorities, in addition to those of Node. */
    ca?: string;
    cert?: string;
    key?: string;
}
export declare class TlsFiles {
    private readonly paths;
    private readonly extraCa?;
    private known;
    /** @param extraCa the file of NODE_EXTRA_CA_CERTS */
    constructor(paths?: TlsPaths, extraCa?: string | undefined);
    /**
     * The same object until a file changes; undefined without files. @throws NetworkProblem that names the key
     */
    context(): tls.SecureContext | undefined;
    private read;
    private certificates;
    private privateKey;
    private text;
    private stampOf;
    private on;
    private authorities;
}
