/** Creates the client for a connection of the config. The only module that knows all four vendors. */
import { readFileSync } from 'node:fs';
import { readSecret, type ConnectionConfig, type Secret } from '../config/config.js';
import { AlteryxClient } from './alteryx/client.js';
import { VendorEdge } from './http/vendor-edge.js';
import { NexusIcClient } from './nexus-ic/client.js';
import { OracleEpmClient } from './oracle-epm/client.js';
import { PureConnectClient } from './pureconnect/client.js';
import { SecretMask } from './http/secret-mask.js';
import { withSharedPolls } from './shared/shared-polls.js';
import type { VendorClient } from './shared/vendor-client.js';
import { VendorError } from './http/vendor-error.js';

/** Connects on the first request. @throws Error if the file of `tls.ca` cannot be read */
export function createVendorClient(connection: ConnectionConfig): VendorClient {
  return withSharedPolls(clientOf(connection));
}

function clientOf(connection: ConnectionConfig): VendorClient {
  const mask = new SecretMask();
  const edge = new VendorEdge({
    vendor: connection.vendor,
    mask,
    concurrency: connection.concurrency,
    timeoutsMs: connection.timeouts,
    ca: connection.tls && readFileSync(connection.tls.ca, 'utf8'),
  });
  const open = (secret: Secret) => () => openSecret(connection, secret, mask);
  switch (connection.vendor) {
    case 'nexus-ic':
      return new NexusIcClient({ ...connection, secret: open(connection.auth.secret) }, edge);
    case 'pureconnect':
      return new PureConnectClient({ ...connection, password: open(connection.password) }, edge);
    case 'oracle-epm': {
      const { user, password, token } = connection.auth;
      const auth = token ? { token: open(token) } : { user: user ?? '', password: open(password as Secret) };
      return new OracleEpmClient({ ...connection, auth }, edge);
    }
    case 'alteryx':
      return new AlteryxClient({ ...connection, clientSecret: open(connection.clientSecret) }, edge);
  }
}

/** An unreadable secret is reported as `refused`, like a wrong one, so the wait recovers when the secret is fixed. */
function openSecret({ vendor }: ConnectionConfig, secret: Secret, mask: SecretMask): string {
  try {
    const value = readSecret(secret);
    mask.add(value);
    return value;
  } catch (error) {
    throw new VendorError({ kind: 'refused', vendor, verb: 'log in', what: (error as Error).message });
  }
}
