/** Temporal's address and namespace, from flags and Temporal's own environment configuration (TEMPORAL_*, profiles). Vigil's config has no keys for them. */
import { loadClientConfig, loadClientConnectConfig } from '@temporalio/envconfig';
const DEFAULT_ADDRESS = 'localhost:7233';
/** Temporal's own configuration is invalid. */
export class TemporalSettingsError extends Error {
    name = 'TemporalSettingsError';
}
/**
 * Credentials go only to the address that they were configured with, so that a flag in a copied command cannot send them elsewhere. Naming a
 * profile says that its credentials are meant.
 * @throws TemporalSettingsError if the config file or the profile cannot be read, or if the flags would send credentials elsewhere
 */
export function temporalTarget(flags) {
    const { connectionOptions, namespace } = loadSettings(flags.profile);
    const configured = connectionOptions.address ?? DEFAULT_ADDRESS;
    const address = flags.address ?? configured;
    const credential = address === configured || flags.profile !== undefined ? undefined : credentialIn(connectionOptions);
    if (credential !== undefined) {
        throw new TemporalSettingsError(`--address ${address}: Vigil sends the configured ${credential} only to the configured address, ${configured}; set TEMPORAL_ADDRESS instead, or name a profile with --profile`);
    }
    return {
        address,
        namespace: flags.namespace ?? namespace ?? 'default',
        connectionOptions: { ...connectionOptions, address },
    };
}
/** What would tell the server who asks. */
function credentialIn({ apiKey, tls, metadata }) {
    if (apiKey !== undefined)
        return 'API key';
    if (typeof tls === 'object' && tls?.clientCertPair !== undefined)
        return 'client certificate';
    return Object.keys(metadata ?? {}).length > 0 ? 'gRPC headers' : undefined;
}
/** The names of the profiles in Temporal's config file. @throws if the file cannot be read */
export function temporalProfiles() {
    return Object.keys(loadClientConfig({}).profiles);
}
function loadSettings(profile) {
    try {
        return loadClientConnectConfig({ profile });
    }
    catch (error) {
        throw new TemporalSettingsError(`Temporal's configuration: ${error.message}`);
    }
}
/** Temporal did not answer, or refused the connection. */
export class TemporalUnreachable extends Error {
    name = 'TemporalUnreachable';
    /** @param reason in a few words, if known */
    constructor({ address }, reason) {
        super(`Temporal does not answer at ${address}${reason ? ` (${reason})` : ''}`);
    }
}
//# sourceMappingURL=target.js.map