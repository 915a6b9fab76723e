/** Where the metrics of the worker go: Prometheus reads them here, or an OpenTelemetry collector gets them. */
import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import type { MetricsExporterConfig } from '@temporalio/worker';
import { METRICS } from '../contract/metrics.js';
import { parseHostPort, type HostPort } from '../config/host-port.js';

export type MetricsTarget = HostPort | { collector: URL };

/** The path of a collector for metrics by HTTP, in the OTLP specification. */
const OTLP_PATH = '/v1/metrics';

/** The SDK would send every second, and log a line each second while the collector is away. */
const EXPORT_EVERY_MS = 10_000;

/** `HOST:PORT`, or the URL of a collector: `http(s)` for OTLP by HTTP, `grpc(s)` for OTLP by gRPC. Undefined for anything else. */
export function parseMetricsTarget(text: string): MetricsTarget | undefined {
  if (!text.includes('://')) return parseHostPort(text);
  const collector = URL.canParse(text) ? new URL(text) : undefined;
  if (!collector || !/^(https?|grpcs?):$/.test(collector.protocol) || collector.hostname === '') return undefined;
  // A command line is no place for a password.
  if (collector.username || collector.password || collector.search || collector.hash) return undefined;
  if (collector.protocol.startsWith('http') && collector.pathname === '/') collector.pathname = OTLP_PATH;
  return { collector };
}

/** What Temporal's SDK is given, for its own metrics and for those of Vigil. @throws Error if the host has no address */
export async function metricsExporter(target: MetricsTarget): Promise<MetricsExporterConfig> {
  const shared = { useSecondsForDurations: true, histogramBucketOverrides: bucketsByMetric() };
  // Every metric would say the name of the SDK.
  const attachServiceName = false;
  if ('collector' in target) {
    const { href, protocol } = target.collector;
    const http = protocol.startsWith('http');
    // The SDK sends in plain text to any scheme but https.
    const url = href.replace(/^grpc/, 'http');
    return { otel: { url, http, metricsExportInterval: EXPORT_EVERY_MS, ...shared }, attachServiceName };
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
