/** A client's connection to Temporal, which gives up soon where nobody answers. */
import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  isGrpcServiceError,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';
import { TemporalUnreachable, type TemporalTarget } from './target.js';

/** How long Temporal may take to answer, in milliseconds. */
export const TEMPORAL_PATIENCE_MS = 5_000;

// No call of the client has a deadline of its own: a Temporal that falls silent would be awaited for ever.
function patience(patienceMs: number): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall({ ...options, deadline: options.deadline ?? Date.now() + patienceMs }));
}

/** @throws TemporalUnreachable */
export async function connectClient(target: TemporalTarget, patienceMs = TEMPORAL_PATIENCE_MS): Promise<Client> {
  try {
    const connection = await Connection.connect({
      ...target.connectionOptions,
      connectTimeout: patienceMs,
      // Else a Temporal that was away for long is only noticed again after up to two minutes.
      channelArgs: { 'grpc.max_reconnect_backoff_ms': TEMPORAL_PATIENCE_MS },
      // Around the retries, so that all of them together have the time of one answer.
      interceptors: [patience(patienceMs), makeGrpcRetryInterceptor(defaultGrpcRetryOptions())],
    });
    return new Client({ connection, namespace: target.namespace });
  } catch (error) {
    throw new TemporalUnreachable(target, reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  if (isGrpcServiceError(error)) return error.details || `gRPC code ${error.code}`;
  return (error as Error).message;
}

/** The wait's page in the Web UI, where its address can be known: Temporal Cloud, and a development server beside us. */
export function webUiLink(target: TemporalTarget, workflowId: string, runId?: string): string | undefined {
  const page = `namespaces/${encodeURIComponent(target.namespace)}/workflows/${encodeURIComponent(workflowId)}${runId ? `/${runId}` : ''}`;
  const [, host = '', port = '7233'] = /^(.*?)(?::(\d+))?$/.exec(target.address) ?? [];
  if (host.endsWith('.tmprl.cloud') || host.endsWith('.api.temporal.io')) return `https://cloud.temporal.io/${page}`;
  // `temporal server start-dev` puts its UI a thousand ports above itself.
  if (/^(localhost|127\.0\.0\.1)$/.test(host)) return `http://${host}:${Number(port) + 1_000}/${page}`;
  return undefined;
}
