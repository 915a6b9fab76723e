/** Where the metrics of the worker go: Prometheus reads them here, or an OpenTelemetry collector gets them. */
import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import type { MetricsExporterConfig } from '@temporalio/worker';
import { METRICS } from '../contract/metrics.js';
import { parseHostPort, type HostPort } from '../config/host-port.js';
import { exporterUrl, isHttp, parseCollector, type Collector } from './collector.js';

export type MetricsTarget = HostPort | Collector;

/** The SDK would send every second, and log a line each second while the collector is away. */
const EXPORT_EVERY_MS = 10_000;

/** `HOST:PORT`, or the URL of a collector. Undefined for anything else. */
export function parseMetricsTarget(text: string): MetricsTarget | undefined {
  return text.includes('://') ? parseCollector(text, '/v1/metrics') : parseHostPort(text);
}

/** What Temporal's SDK is given, for its own metrics and for those of Vigil. @throws Error if the host has no address */
export async function metricsExporter(target: MetricsTarget): Promise<MetricsExporterConfig> {
  const shared = { useSecondsForDurations: true, histogramBucketOverrides: bucketsByMetric() };
  // Every metric would say the name of the SDK.
  const attachServiceName = false;
  if ('url' in target) {
    const otel = { url: exporterUrl(target), http: isHttp(target), metricsExportInterval: EXPORT_EVERY_MS };
    return { otel: { ...otel, ...shared }, attachServiceName };
  }
  const bindAddress = await boundTo(target);
  return { prometheus: { bindAddress, ...shared }, attachServiceName };
}

/** The SDK takes no name of a host. */
async function boundTo({ host, port }: HostPort): Promise<string> {
  const { address } = await lookup(host).catch((error: unknown) => {
    throw new Error(`${host} has no address (${(error as NodeJS.ErrnoException).code})`);
  });
  return `${isIPv6(address) ? `[${address}]` : address}:${port}`;
}

function bucketsByMetric(): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(METRICS).flatMap(([name, metric]) => ('buckets' in metric ? [[name, [...metric.buckets]]] : [])),
  );
}
