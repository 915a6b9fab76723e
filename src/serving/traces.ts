/** Where the traces of the worker go: to a collector of OpenTelemetry. Without one, its API makes no spans. */
import { isHttp, parseCollector, type Collector } from './collector.js';
import type { Traces } from './trace-provider.js';

/** The URL of a collector. Undefined for anything else. */
export function parseTracesTarget(text: string): Collector | undefined {
  return parseCollector(text, '/v1/traces');
}

/**
 * Loads OpenTelemetry's SDK, and registers it for the whole process. The SDK reads the variables of its specification: `OTEL_SERVICE_NAME`,
 * `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_TRACES_SAMPLER`, `OTEL_EXPORTER_OTLP_HEADERS` …
 * @param warn called with why spans could not be sent
 */
export async function startTraces(
  collector: Collector,
  { version, warn }: { version: string; warn: (line: string) => void },
): Promise<Traces> {
  const { traceProvider } = await import('./trace-provider.js');
  const { spanExporter } = isHttp(collector)
    ? await import('./trace-exporter-http.js')
    : await import('./trace-exporter-grpc.js');
  return traceProvider(spanExporter(collector), { version, warn });
}
