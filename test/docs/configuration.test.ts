import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { configSchema, connectionSchemas, elsewhereSchema } from '../../src/config/config-schema.js';
import { ENVIRONMENT, parseConfig } from '../../src/config/config.js';

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

/** The names in the first column of the table under the heading. */
function tabled(heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name!).sort();
}

/** `auth.scheme`, …: the keys of a schema down to the values. */
function keysOf(schema: z.ZodType, path: string[] = []): string[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, field]) => keysOf(field as z.ZodType, [...path, name]));
  }
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap((form) => keysOf(form, path));
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return keysOf(schema.unwrap() as z.ZodType, path);
  }
  if (schema instanceof z.ZodPipe && schema.in instanceof z.ZodObject) return keysOf(schema.in, path);
  return [path.join('.')];
}

const byVendor = Object.entries(connectionSchemas).map(([vendor, schema]) => ({ vendor, keys: keysOf(schema) }));
const common = byVendor[0]!.keys.filter((key) => byVendor.every(({ keys }) => keys.includes(key)));

describe('docs/configuration.md', () => {
  it('lists exactly the top-level keys of the schema', () => {
    expect(tabled('Top-level keys')).toEqual(keysOf(configSchema).sort());
  });

  it('lists exactly the keys that all connections have', () => {
    expect(tabled('All connections')).toEqual([...common].sort());
    expect(common).toEqual(expect.arrayContaining(keysOf(elsewhereSchema)));
  });

  it.each(byVendor)('lists exactly the keys of $vendor', ({ vendor, keys }) => {
    expect(tabled(vendor)).toEqual(keys.filter((key) => !common.includes(key)).sort());
  });

  it('lists exactly the environment variables that Vigil reads', () => {
    expect(tabled('Environment')).toEqual(Object.keys(ENVIRONMENT).sort());
  });

  it('states the defaults of the code', () => {
    const defaults = Object.fromEntries(
      [...page.matchAll(/^\| `([^`]+)` +\| `"?([^`"]+)"?` +\|/gm)].map(([, key, value]) => [key, value]),
    );
    const source = `connections:
  a: { vendor: nexus-ic, baseUrl: https://a.example, auth: { scheme: token, secret: "\${env:A}" } }
  b: { vendor: oracle-epm, baseUrl: https://b.example, application: B, auth: { token: "\${env:B}" } }
  c: { vendor: pureconnect, baseUrl: https://c.example, user: c, password: "\${env:C}" }`;
    const { taskQueue, content, connections } = parseConfig(source, 'a test');
    const seconds = (ms: unknown) =>
      Number(ms) % 3_600_000 === 0 ? `${Number(ms) / 3_600_000}h` : `${Number(ms) / 1_000}s`;
    const { a, b, c } = connections as Record<string, Record<string, unknown>>;
    const timeouts = a!['timeouts'] as Record<string, number>;
    const limits = a!['limits'] as Record<string, number>;
    expect(defaults).toMatchObject({
      taskQueue,
      'content.store': content.store,
      'content.path': content.path,
      concurrency: String(a!['concurrency']),
      watch: a!['watch'],
      watchShards: String(a!['watchShards']),
      cancel: String(a!['cancel']),
      rateLimit: String(a!['rateLimit']),
      'limits.minInterval': seconds(limits['minInterval']),
      'limits.maxDeadline': `${limits['maxDeadline']! / 86_400_000}d`,
      'limits.maxContentBytes': String(limits['maxContentBytes']),
      'limits.maxMessages': String(limits['maxMessages']),
      files: JSON.stringify(b!['files']),
      'timeouts.request': seconds(timeouts['request']),
      'timeouts.idle': seconds(timeouts['idle']),
      'timeouts.content': seconds(timeouts['content']),
      insecureHttp: String(a!['insecureHttp']),
      traceContext: String(a!['traceContext']),
      version: a!['version'],
      apiVersion: b!['apiVersion'],
      alternates: JSON.stringify(c!['alternates']),
    });
  });

  it('has an example that Vigil accepts', () => {
    const [, example = ''] = /```yaml\n([\s\S]+?)```/.exec(page) ?? [];
    expect(Object.keys(parseConfig(example, 'the example').connections)).toEqual(
      Object.keys((parse(example) as { connections: object }).connections),
    );
  });
});
