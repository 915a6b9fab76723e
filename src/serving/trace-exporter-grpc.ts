import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { exporterUrl, type Collector } from './collector.js';

export function spanExporter(collector: Collector) {
  return new OTLPTraceExporter({ url: exporterUrl(collector) });
}
