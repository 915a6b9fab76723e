import { describe, expect, it } from '@jest/globals';
import { METRICS } from '../../src/contract/metrics.js';
import { parseHostPort } from '../../src/config/host-port.js';
import { metricsExporter, parseMetricsTarget } from '../../src/serving/metrics-exporter.js';

describe('an address to listen at', () => {
  it.each([
    ['127.0.0.1:9464', { host: '127.0.0.1', port: 9464 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['[::1]:9464', { host: '::1', port: 9464 }],
    ['9464', undefined],
    [':9464', undefined],
    ['::1:9464', undefined],
    ['127.0.0.1:65536', undefined],
    ['127.0.0.1:9464/metrics', undefined],
  ])('%s is %j', (text, address) => {
    expect(parseHostPort(text)).toEqual(address);
  });
});

describe('the target of the metrics', () => {
  it.each([
    ['http://collector:4318', 'http://collector:4318/v1/metrics', true],
    ['https://collector/otlp/v1/metrics', 'https://collector/otlp/v1/metrics', true],
    ['grpc://collector:4317', 'http://collector:4317', false],
    ['grpcs://collector:4317', 'https://collector:4317', false],
  ])('%s is a collector', async (text, url, http) => {
    expect(await metricsExporter(parseMetricsTarget(text)!)).toMatchObject({ otel: { url, http } });
  });

  it.each([
    ['127.0.0.1:9464', '127.0.0.1:9464'],
    ['[::1]:9464', '[::1]:9464'],
    ['localhost:9464', expect.stringMatching(/^(127\.0\.0\.1|\[::1\]):9464$/)],
  ])('%s is served to Prometheus', async (text, bindAddress) => {
    expect(await metricsExporter(parseMetricsTarget(text)!)).toMatchObject({ prometheus: { bindAddress } });
  });

  it.each([
    ['nothing', ''],
    ['a port alone', '9464'],
    ['a URL without a host', 'http://'],
    ['another protocol', 'ftp://collector:4318'],
    ['a URL with a password', 'http://user:password@collector:4318'],
    ['a URL with a query', 'http://collector:4318/?token=1'],
    ['a URL that is none', 'http://collector:port'],
  ])('is not %s', (_title, text) => {
    expect(parseMetricsTarget(text)).toBeUndefined();
  });

  it('gets the buckets of each histogram', async () => {
    const exporter = await metricsExporter({ host: '127.0.0.1', port: 9464 });
    const { histogramBucketOverrides: buckets } = 'prometheus' in exporter ? exporter.prometheus : {};
    const histograms = Object.entries(METRICS).filter(([, { kind }]) => kind === 'histogram');
    expect(Object.keys(buckets!)).toEqual(histograms.map(([name]) => name));
    for (const bounds of Object.values(buckets!)) expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
  });
});
