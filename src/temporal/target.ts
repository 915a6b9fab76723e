/** Temporal's address and namespace, from flags and Temporal's own environment configuration (TEMPORAL_*, profiles). Vigil's config has no keys for them. */
import { loadClientConfig, loadClientConnectConfig } from '@temporalio/envconfig';

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

const DEFAULT_ADDRESS = 'localhost:7233';

/** Temporal's own configuration is invalid. */
export class TemporalSettingsError extends Error {
  override readonly name = 'TemporalSettingsError';
}

/** @throws TemporalSettingsError if the config file or the profile cannot be read */
export function temporalTarget(flags: TemporalFlags): TemporalTarget {
  const { connectionOptions, namespace } = loadSettings(flags.profile);
  const address = flags.address ?? connectionOptions.address ?? DEFAULT_ADDRESS;
  return {
    address,
    namespace: flags.namespace ?? namespace ?? 'default',
    connectionOptions: { ...connectionOptions, address },
  };
}

/** The names of the profiles in Temporal's config file. @throws if the file cannot be read */
export function temporalProfiles(): string[] {
  return Object.keys(loadClientConfig({}).profiles);
}

function loadSettings(profile: string | undefined): ReturnType<typeof loadClientConnectConfig> {
  try {
    return loadClientConnectConfig({ profile });
  } catch (error) {
    throw new TemporalSettingsError(`Temporal's configuration: ${(error as Error).message}`);
  }
}

/** Temporal did not answer, or refused the connection. */
export class TemporalUnreachable extends Error {
  override readonly name = 'TemporalUnreachable';

  /** @param reason in a few words, if known */
  constructor({ address }: TemporalTarget, reason?: string) {
    super(`Temporal does not answer at ${address}${reason ? ` (${reason})` : ''}`);
  }
}
