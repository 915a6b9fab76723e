/** Measures what no single worker knows: how many waits run, and how far behind the watches are. */
import type { Client } from '@temporalio/client';
import { waitCounts } from '../client/wait-counts.js';
import { watchProgress } from '../client/watched-polls.js';
import type { MetricLabels, MetricName, RecordMetric } from '../contract/metrics.js';
import { WatchAges } from './watch-ages.js';

/** Each time costs one list request for every 1,000 running waits, and for each watch a query and a description. */
const MEASURE_EVERY_MS = 30_000;
const ANSWER_LIMIT_MS = 20_000;

/** Never throws: without an answer of Temporal, the last values stay. @returns a function that stops it */
export function measureRegularly(client: Client, record: RecordMetric, everyMs = MEASURE_EVERY_MS): () => void {
  const waits = new Gauge('vigil_waits', record);
  const ages = new Gauge('vigil_watch_age_seconds', record);
  const watches = new WatchAges();
  const measure = () =>
    client.withDeadline(Date.now() + ANSWER_LIMIT_MS, async () => {
      const progress = await watchProgress(client);
      ages.show(watches.at(Date.now(), progress));
      waits.show((await waitCounts(client)).map(({ waits: value, ...labels }) => ({ labels, value })));
    });
  let busy = false;
  const measureUnlessBusy = () => {
    if (busy) return;
    busy = true;
    // The log says elsewhere that Temporal does not answer.
    void measure().then(
      () => (busy = false),
      () => (busy = false),
    );
  };
  measureUnlessBusy();
  const timer = setInterval(measureUnlessBusy, everyMs);
  return () => clearInterval(timer);
}

interface Shown<Name extends MetricName> {
  labels: MetricLabels<Name>;
  /** Undefined: not known now, so that the last value stays. */
  value: number | undefined;
}

class Gauge<Name extends MetricName> {
  private shown: ReadonlyMap<string, Shown<Name>> = new Map();

  constructor(
    private readonly name: Name,
    private readonly record: RecordMetric,
  ) {}

  /** Shows these values, and 0 for what is no longer among them. */
  show(values: readonly Shown<Name>[]): void {
    const now = new Map(values.map((one) => [JSON.stringify(one.labels), one]));
    for (const [key, { labels }] of this.shown) if (!now.has(key)) this.record(this.name, labels, 0);
    for (const { labels, value } of now.values()) if (value !== undefined) this.record(this.name, labels, value);
    this.shown = now;
  }
}
