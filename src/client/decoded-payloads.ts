/** Decodes payloads in raw answers of the server, which Temporal's client leaves as they are. */
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { Payload } from '@temporalio/common';

type Codecs = Pick<Client, 'options'>;

export async function decodedPayloads({ options }: Codecs, payloads: readonly Payload[]): Promise<Payload[]> {
  return options.loadedDataConverter.payloadCodecs.reduceRight(
    async (coded, codec) => codec.decode(await coded),
    Promise.resolve([...payloads]),
  );
}

/** The description with what its pending activities carry: the details of their last failures, and their heartbeats. */
export async function withDecodedActivities(
  client: Codecs,
  description: WorkflowExecutionDescription,
): Promise<WorkflowExecutionDescription> {
  const pending = description.raw.pendingActivities ?? [];
  if (pending.length === 0 || client.options.loadedDataConverter.payloadCodecs.length === 0) return description;
  const pendingActivities = await Promise.all(
    pending.map(async ({ lastFailure, heartbeatDetails, ...activity }) => {
      const info = lastFailure?.applicationFailureInfo;
      const details = await decodedIn(client, info?.details);
      return {
        ...activity,
        lastFailure: info ? { ...lastFailure, applicationFailureInfo: { ...info, details } } : lastFailure,
        heartbeatDetails: await decodedIn(client, heartbeatDetails),
      };
    }),
  );
  return { ...description, raw: { ...description.raw, pendingActivities } };
}

type Payloads = { payloads?: Payload[] | null } | null | undefined;

/** What a caller's own codec cannot decode is left as it is: it is not used then. */
async function decodedIn(client: Codecs, coded: Payloads): Promise<Payloads> {
  if (!coded?.payloads) return coded;
  return { payloads: await decodedPayloads(client, coded.payloads).catch(() => coded.payloads) };
}
