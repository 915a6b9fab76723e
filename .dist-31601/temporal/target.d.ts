/** Temporal's address and namespace, from flags and Temporal's own environment configuration (TEMPORAL_*, profiles). Vigil's config has no keys for them. */
import { loadClientConnectConfig } from '@temporalio/envconfig';
/** The same flags as the `temporal` CLI. A flag overrides the environment, which overrides the config file. */
export interface TemporalFlags {
    address?: string;
    namespace?: string;
    profile?: string;
}
export interface TemporalTarget {
    address: string;
    namespace: string;
    connectionOptions: ReturnType<typeof loadClientConnectConfig>['connectionOptions'];
}
/** Temporal's own configuration is invalid. */
export declare class TemporalSettingsError extends Error {
    readonly name = "TemporalSettingsError";
}
/**
 * Credentials go only to the address that they were configured with, so that a flag in a copied command cannot send them elsewhere. Naming a
 * profile says that its credentials are meant.
 * @throws TemporalSettingsError if the config file or the profile cannot be read, or if the flags would send credentials elsewhere
 */
export declare function temporalTarget(flags: TemporalFlags): TemporalTarget;
/** The names of the profiles in Temporal's config file. @throws if the file cannot be read */
export declare function temporalProfiles(): string[];
/** Temporal did not answer, or refused the connection. */
export declare class TemporalUnreachable extends Error {
    readonly name = "TemporalUnreachable";
    /** @param reason in a few words, if known */
    constructor({ address }: TemporalTarget, reason?: string);
}
