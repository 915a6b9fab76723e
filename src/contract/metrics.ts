/**
 * Vigil's own metrics as data: kind, labels and meaning of each. A test compares docs/operating.md, the alert rules and the dashboard with this
 * table. Pure.
 */

interface MetricDefinition {
  kind: 'counter' | 'gauge' | 'histogram';
  /** Each has few values: never a job's id, an address, or a text of a vendor. */
  labels: readonly string[];
  means: string;
  /** As OpenTelemetry writes it. @default a number of things */
  unit?: 's' | 'By';
  /** The upper bounds of a histogram's buckets. */
  buckets?: readonly number[];
}

export const METRICS = {
  vigil_polls_total: {
    kind: 'counter',
    labels: ['connection', 'result'],
    means: 'polls of jobs, by what they saw',
  },
  vigil_poll_lag_seconds: {
    kind: 'histogram',
    labels: ['connection'],
    means: 'how much later than due a poll began',
    unit: 's',
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  },
  vigil_vendor_request_seconds: {
    kind: 'histogram',
    labels: ['connection', 'request', 'status'],
    means: 'how long the vendor took to begin its answer to a request',
    unit: 's',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  vigil_log_ins_total: {
    kind: 'counter',
    labels: ['connection', 'result'],
    means: 'log-ins at the vendor',
  },
  vigil_submits_total: {
    kind: 'counter',
    labels: ['connection', 'result'],
    means: 'jobs of runs, by whether they were started',
  },
  vigil_waits: {
    kind: 'gauge',
    labels: ['connection', 'state', 'condition'],
    means: 'running waits of the namespace',
  },
  vigil_waits_ended_total: {
    kind: 'counter',
    labels: ['connection', 'outcome', 'may_still_run'],
    means: 'waits that ended, by how',
  },
  vigil_content_bytes_total: {
    kind: 'counter',
    labels: ['connection'],
    means: 'bytes of content that were stored',
    unit: 'By',
  },
  vigil_content_seconds: {
    kind: 'histogram',
    labels: ['connection'],
    means: 'how long it took to store the content of a job, in the attempt that succeeded',
    unit: 's',
    buckets: [0.5, 1, 5, 10, 30, 60, 300, 1_800, 7_200],
  },
  vigil_store_errors_total: {
    kind: 'counter',
    labels: ['task'],
    means: 'attempts that failed because the content store could not be read or written',
  },
  vigil_watch_age_seconds: {
    kind: 'gauge',
    labels: ['connection', 'shard'],
    means: 'time since a watch had made every poll that was due',
    unit: 's',
  },
  vigil_notifications_total: {
    kind: 'counter',
    labels: ['channel', 'result'],
    means: 'attempts to deliver a notification',
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;
export type MetricLabels<Name extends MetricName> = Record<(typeof METRICS)[Name]['labels'][number], string>;

/** Counts, sets or observes a value. @param value @default 1 */
export type RecordMetric = <Name extends MetricName>(name: Name, labels: MetricLabels<Name>, value?: number) => void;

export const NOT_RECORDED: RecordMetric = () => undefined;

/** What Temporal's SDK calls a MetricMeter, as far as it is used here. */
export interface Meter {
  createCounter(name: string, unit?: string, description?: string): { add: Write };
  createGauge(name: string, type: 'float', unit?: string, description?: string): { set: Write };
  createHistogram(name: string, type: 'float', unit?: string, description?: string): { record: Write };
}

type Write = (value: number, labels: Record<string, string>) => void;

/** Records on the meter. Each metric is created there when it is first used. */
export function recordOn(meter: Meter): RecordMetric {
  const known = new Map<MetricName, Write>();
  return (name, labels, value = 1) => {
    const write = known.get(name) ?? writerOf(meter, name);
    known.set(name, write);
    write(value, labels);
  };
}

function writerOf(meter: Meter, name: MetricName): Write {
  const { kind, unit, means }: MetricDefinition = METRICS[name];
  if (kind === 'counter') {
    const counter = meter.createCounter(name, unit, means);
    return (value, labels) => counter.add(value, labels);
  }
  if (kind === 'gauge') {
    const gauge = meter.createGauge(name, 'float', unit, means);
    return (value, labels) => gauge.set(value, labels);
  }
  const histogram = meter.createHistogram(name, 'float', unit, means);
  return (value, labels) => histogram.record(value, labels);
}

/** `2xx` and so on, or `none` without an answer. */
export function statusClass(status: number | undefined): string {
  return status === undefined ? 'none' : `${Math.floor(status / 100)}xx`;
}
