/** Where Temporal is: from Temporal's own environment configuration (TEMPORAL_*, profiles), never from keys of ours. */
import { loadClientConnectConfig } from '@temporalio/envconfig';

/** The flags that name a Temporal server, as in the `temporal` CLI; each beats the environment, which beats the file. */
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

/** Temporal's own configuration cannot be used. */
export class TemporalSettingsError extends Error {
  override readonly name = 'TemporalSettingsError';
}

/** @throws TemporalSettingsError when its file or profile cannot be read */
export function temporalTarget(flags: TemporalFlags): TemporalTarget {
  const { connectionOptions, namespace } = loadSettings(flags.profile);
  const address = flags.address ?? connectionOptions.address ?? DEFAULT_ADDRESS;
  return {
    address,
    namespace: flags.namespace ?? namespace ?? 'default',
    connectionOptions: { ...connectionOptions, address },
  };
}

function loadSettings(profile: string | undefined): ReturnType<typeof loadClientConnectConfig> {
  try {
    return loadClientConnectConfig({ profile });
  } catch (error) {
    throw new TemporalSettingsError(`Temporal's configuration: ${(error as Error).message}`);
  }
}

/** Temporal did not answer, or refused us. */
export class TemporalUnreachable extends Error {
  override readonly name = 'TemporalUnreachable';

  /** @param reason in a few words, where one is known */
  constructor({ address }: TemporalTarget, reason?: string) {
    super(`Temporal does not answer at ${address}${reason ? ` (${reason})` : ''}`);
  }
}
