/** The input with which a workflow was started, from the first event of its history. */
import type { Client } from '@temporalio/client';
import { decodedPayloads } from './decoded-payloads.js';

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
  const [decoded = payload] = await decodedPayloads({ options }, [payload]);
  return options.loadedDataConverter.payloadConverter.fromPayload(decoded);
}
