/** Whether a job can be cancelled, as far as the local config knows. */
import { ownConnections, type Config } from '../../config/config.js';
import { policyOf } from '../../config/connection-policy.js';
import { CANCEL_FORBIDDEN } from '../../contract/connection-policy.js';

/** @returns why no job of the connection can be cancelled; undefined if one can, or if only the worker knows */
export async function whyNoCancel(config: Config, connection: string): Promise<string | undefined> {
  const settings = ownConnections(config).get(connection);
  if (!settings) return undefined;
  if (!policyOf(settings).cancel) return CANCEL_FORBIDDEN;
  const { createVendorClient } = await import('../../vendors/index.js');
  return createVendorClient(settings).cancel ? undefined : `${settings.vendor} has no call to cancel a job`;
}
