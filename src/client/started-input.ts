/** The input with which a workflow was started, from the first event of its history. */
import type { Client } from '@temporalio/client';

/** @param execution without a run id: the latest run @returns the first argument */
export async function startedInput(
  { workflowService, options }: Client,
  execution: { workflowId: string; runId?: string },
): Promise<unknown> {
  const { history } = await workflowService.getWorkflowExecutionHistory({
    namespace: options.namespace,
    execution,
    maximumPageSize: 1,
  });
  const [payload] = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  if (!payload) return undefined;
  const { payloadCodecs, payloadConverter } = options.loadedDataConverter;
  const [decoded = payload] = await payloadCodecs.reduceRight(
    async (coded, codec) => codec.decode(await coded),
    Promise.resolve([payload]),
  );
  return payloadConverter.fromPayload(decoded);
}
