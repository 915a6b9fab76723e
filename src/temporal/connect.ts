/** Connects a client to Temporal, and fails quickly if the server does not answer. */
import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  isGrpcServiceError,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { endClosedCalls } from './closed-call.js';
import type { RotatingTarget } from './rotating-target.js';
import { rotatingTls } from './rotating-tls.js';
import { TemporalUnreachable } from './target.js';

/** How long Temporal may take to answer a call, in milliseconds. */
export const TEMPORAL_TIMEOUT_MS = 5_000;

// The client sets no deadline, so a call to a server that stops answering would never end.
function deadlineOf(timeoutMs: number): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall({ ...options, deadline: options.deadline ?? Date.now() + timeoutMs }));
}

export interface ConnectOptions {
  /** @default TEMPORAL_TIMEOUT_MS */
  timeoutMs?: number;
  /** @default payloads stay as they are */
  codec?: PayloadCodec;
}

/** @throws TemporalUnreachable */
export async function connectClient(
  rotating: RotatingTarget,
  { timeoutMs = TEMPORAL_TIMEOUT_MS, codec }: ConnectOptions = {},
): Promise<Client> {
  const { target } = rotating;
  const { apiKey, tls, ...options } = target.connectionOptions;
  const serverName = typeof tls === 'object' ? tls?.serverNameOverride : undefined;
  try {
    const connection = Connection.lazy({
      ...options,
      ...(typeof tls === 'object' && tls ? { credentials: rotatingTls(rotating) } : { tls }),
      connectTimeout: timeoutMs,
      // By default, the client may take two minutes to notice that a server is back after a long outage.
      channelArgs: {
        'grpc.max_reconnect_backoff_ms': TEMPORAL_TIMEOUT_MS,
        ...(serverName && { 'grpc.ssl_target_name_override': serverName, 'grpc.default_authority': serverName }),
      },
      // The deadline wraps the retries: it limits all of them together.
      interceptors: [deadlineOf(timeoutMs), makeGrpcRetryInterceptor(defaultGrpcRetryOptions()), endClosedCalls],
    });
    // Not as an option, which excludes credentials of our own.
    if (apiKey !== undefined) connection.setApiKey(() => rotating.credentials().apiKey ?? apiKey);
    await connection.ensureConnected();
    const dataConverter = codec && { payloadCodecs: [codec] };
    return new Client({ connection, namespace: target.namespace, dataConverter });
  } catch (error) {
    throw new TemporalUnreachable(target, reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  if (isGrpcServiceError(error)) return error.details || `gRPC code ${error.code}`;
  return (error as Error).message;
}
