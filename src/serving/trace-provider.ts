/** OpenTelemetry's SDK, which is loaded only when traces have a target. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';

export interface Traces {
  /** Sends what has not been sent. Never throws. */
  stop: () => Promise<void>;
}

const SERVICE_NAME = 'vigil-worker';
/** How long the last spans may take at the worker's stop. */
const LAST_EXPORT_MS = 2_000;
const WARN_EVERY_MS = 60_000;

export function traceProvider(
  exporter: SpanExporter,
  { version, warn }: { version: string; warn: (line: string) => void },
): Traces {
  const own = { 'service.name': SERVICE_NAME, 'service.version': version, 'service.instance.id': randomUUID() };
  const resource = defaultResource()
    .merge(resourceFromAttributes(own))
    .merge(detectResources({ detectors: [envDetector] }));
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  setGlobalErrorHandler(rarely(warn));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  const shutDown = () => provider.shutdown().catch(() => undefined);
  return { stop: () => Promise.race([shutDown(), pause(LAST_EXPORT_MS)]) };
}

/** While the collector is away, each export fails. */
function rarely(warn: (line: string) => void) {
  let lastAt = -Infinity;
  return (error: unknown) => {
    if (Date.now() - lastAt < WARN_EVERY_MS) return;
    lastAt = Date.now();
    warn(`traces could not be sent to the collector, and are lost: ${(error as Error).message}`);
  };
}
