/** Creates the client for a connection of the config. The only module that knows all four vendors. */
import type { ConnectionConfig, Secret } from '../config/config.js';
import { readSecret, SecretError } from '../config/secrets.js';
import type { VendorName } from '../contract/job.js';
import { AlteryxClient } from './alteryx/client.js';
import { JOB_ID_FORM as ALTERYX_JOB_ID } from './alteryx/job-id.js';
import { VendorEdge, type EdgeEvents } from './http/vendor-edge.js';
import { NexusIcClient } from './nexus-ic/client.js';
import { JOB_ID_FORM as NEXUS_IC_JOB_ID } from './nexus-ic/job-id.js';
import { OracleEpmClient } from './oracle-epm/client.js';
import { JOB_ID_FORM as ORACLE_EPM_JOB_ID } from './oracle-epm/job-id.js';
import { fileProblem } from './oracle-epm/offered-files.js';
import { PureConnectClient } from './pureconnect/client.js';
import { JOB_ID_FORM as PURECONNECT_JOB_ID } from './pureconnect/job-id.js';
import { SecretMask } from './http/secret-mask.js';
import { withCheckedInput, type InputCheck } from './shared/checked-input.js';
import { formProblem, type JobIdForm } from './shared/job-id-form.js';
import { networkOf } from './network.js';
import type { SessionEvents } from './shared/session.js';
import { withSharedPolls } from './shared/shared-polls.js';
import type { VendorClient } from './shared/vendor-client.js';
import { VendorError } from './http/vendor-error.js';

/** What a job's id looks like at each vendor. */
export const JOB_ID_FORMS: Readonly<Record<VendorName, JobIdForm>> = {
  'nexus-ic': NEXUS_IC_JOB_ID,
  pureconnect: PURECONNECT_JOB_ID,
  'oracle-epm': ORACLE_EPM_JOB_ID,
  alteryx: ALTERYX_JOB_ID,
};

export type VendorEvents = SessionEvents & EdgeEvents;

/** Connects on the first request. */
export function createVendorClient(connection: ConnectionConfig, events: VendorEvents = {}): VendorClient {
  const { vendor } = connection;
  const offered = vendor === 'oracle-epm' ? connection.files : [];
  const check: InputCheck = (jobId, { file }) =>
    formProblem(jobId, JOB_ID_FORMS[vendor]) ?? (vendor === 'oracle-epm' ? fileProblem(file, offered) : undefined);
  return withCheckedInput(withSharedPolls(clientOf(connection, events)), check);
}

function clientOf(connection: ConnectionConfig, events: VendorEvents): VendorClient {
  const mask = new SecretMask();
  const edge = new VendorEdge({
    vendor: connection.vendor,
    mask,
    concurrency: connection.concurrency,
    timeoutsMs: connection.timeouts,
    onAnswer: events.onAnswer,
    traceContext: connection.traceContext,
    ...networkOf(connection, mask),
  });
  const open = (secret: Secret) => () => openSecret(connection, secret, mask);
  switch (connection.vendor) {
    case 'nexus-ic':
      return new NexusIcClient({ ...connection, ...events, secret: open(connection.auth.secret) }, edge);
    case 'pureconnect':
      return new PureConnectClient({ ...connection, ...events, password: open(connection.password) }, edge);
    case 'oracle-epm': {
      const { user, password, token } = connection.auth;
      const auth = token ? { token: open(token) } : { user: user ?? '', password: open(password as Secret) };
      return new OracleEpmClient({ ...connection, ...events, auth }, edge);
    }
    case 'alteryx':
      return new AlteryxClient(
        {
          ...connection,
          ...events,
          cancel: connection.cancel || undefined,
          clientSecret: open(connection.clientSecret),
        },
        edge,
      );
  }
}

/** An unreadable secret is reported as `refused`, like a wrong one, so the wait recovers when the secret is fixed. */
function openSecret({ vendor }: ConnectionConfig, secret: Secret, mask: SecretMask): string {
  try {
    const value = readSecret(secret);
    mask.add(value);
    return value;
  } catch (error) {
    if (!(error instanceof SecretError)) throw error;
    const { message: what, advice } = error;
    throw new VendorError({ kind: 'refused', vendor, verb: 'log in', what, advice });
  }
}
