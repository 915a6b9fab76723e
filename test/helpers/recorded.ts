import type { MetricName, RecordMetric } from '../../src/contract/metrics.js';

export interface Recorded {
  name: MetricName;
  labels: Record<string, string>;
  value: number;
}

/** A recorder that keeps what is recorded. */
export function recording(): { record: RecordMetric; recorded: Recorded[] } {
  const recorded: Recorded[] = [];
  return { recorded, record: (name, labels, value = 1) => void recorded.push({ name, labels, value }) };
}
