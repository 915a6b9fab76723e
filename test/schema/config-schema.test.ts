/** The JSON Schema of the config and the loader agree on the structure; only the loader checks addresses, lengths and the like. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { NexusIcSimulator } from '../../simulators/nexus-ic.js';
import { OracleEpmSimulator } from '../../simulators/oracle-epm.js';
import { PureConnectSimulator } from '../../simulators/pureconnect.js';
import { readyFiles } from '../../simulators/ready-config.js';
import { newConfig } from '../../src/cli/init/config-file.js';
import { documents } from '../docs/documents.js';
import { runs } from '../helpers/runs.js';
import { configOf } from '../helpers/stage.js';
import { GOOD, problemsOf, SECRET, type Fields } from '../pure/config.samples.js';

const schema = JSON.parse(
  readFileSync(new URL('../../schema/vigil-config.schema.json', import.meta.url), 'utf8'),
) as object;
const isConfig = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true }).compile(schema);

const verdicts = (config: unknown) => ({ schema: isConfig(config), loader: problemsOf(stringify(config)).length === 0 });
const withConnection = (connection: Fields) =>
  JSON.parse(JSON.stringify({ connections: { c: connection } })) as { connections: { c: Fields } };

async function examples(): Promise<[string, string][]> {
  const shown = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, block = '']): [string, string] => [path, block]),
  );
  const simulators = {
    reports: new NexusIcSimulator(),
    calls: new PureConnectSimulator(),
    planning: new OracleEpmSimulator(),
    gallery: new AlteryxSimulator(),
  };
  const all = Object.values(simulators);
  await Promise.all(all.map((simulator) => simulator.start()));
  const ready = readyFiles(simulators, '6.8').find(({ name }) => name === 'vigil.yaml')!.text;
  const staged = configOf(simulators);
  await Promise.all(all.map((simulator) => simulator.stop()));
  const written = newConfig('./content', [{ name: 'c', settings: GOOD['alteryx']! }]);
  const deployed = readFileSync(new URL('../../deploy/vigil.yaml', import.meta.url), 'utf8');
  return [
    ...shown.filter(([, text]) => /^connections:/m.test(text)),
    ['the tests', staged],
    ['npm run simulators', ready],
    ['vigil init', written],
    ['deploy/vigil.yaml', deployed],
  ];
}

describe('the schema of the config', () => {
  it('accepts the configs of the documentation, of the deployment and of the tests', async () => {
    const all = await examples();
    expect(all.length).toBeGreaterThanOrEqual(5);
    for (const [where, text] of all) {
      const accepted = isConfig(parse(text));
      expect({ where, problems: accepted ? [] : isConfig.errors }).toEqual({ where, problems: [] });
    }
  });

  it.each<[string, unknown]>([
    ...Object.values(GOOD).map((good): [string, unknown] => [String(good['vendor']), withConnection(good)]),
    ['a connection that another worker serves', { connections: { c: { elsewhere: true, vendor: 'alteryx' } } }],
    ['alternates as addresses and with names', withConnection({
      ...GOOD['pureconnect'],
      alternates: ['https://b.example', { url: 'https://c.example', name: 'IC-C' }],
    })],
    ['a cancel call', withConnection({ ...GOOD['alteryx'], cancel: { method: 'DELETE', path: '/v3/jobs/{jobId}' } })],
    ['no cancels', withConnection({ ...GOOD['alteryx'], cancel: false })],
    ['a group by its number', { content: { group: 100 }, ...withConnection(GOOD['alteryx']!) }],
  ])('accepts %s, as the loader does', (_what, config) => {
    expect(verdicts(config)).toEqual({ schema: true, loader: true });
  });

  it.each<[string, unknown]>([
    ['no connections', {}],
    ['an empty list of connections', { connections: {} }],
    ['an unknown key', { ...withConnection(GOOD['alteryx']!), taskqueue: 'vigil' }],
    ['an unknown store', { ...withConnection(GOOD['alteryx']!), content: { store: 'tape' } }],
    ['a list for an object', { ...withConnection(GOOD['alteryx']!), content: ['./content'] }],
    ['a name that no connection has', { connections: { 'Gallery 1': GOOD['alteryx'] } }],
    ['a reserved name', { connections: { watch: GOOD['alteryx'] } }],
    ['no vendor', withConnection({ ...GOOD['alteryx'], vendor: undefined })],
    ['an unknown vendor', withConnection({ ...GOOD['alteryx'], vendor: 'alterix' })],
    ['a key of another vendor', withConnection({ ...GOOD['alteryx'], application: 'Vision' })],
    ['an unknown nested key', withConnection({ ...GOOD['alteryx'], limits: { minIntervall: '1s' } })],
    ['no address', withConnection({ ...GOOD['alteryx'], baseUrl: undefined })],
    ['a secret that is no reference', withConnection({ ...GOOD['pureconnect'], password: 'hunter2-in-plain' })],
    ['a number for a duration', withConnection({ ...GOOD['alteryx'], timeouts: { request: 15 } })],
    ['a duration without a unit', withConnection({ ...GOOD['alteryx'], timeouts: { request: 'soon' } })],
    ['a string for a number', withConnection({ ...GOOD['alteryx'], concurrency: '4' })],
    ['a fraction for a count', withConnection({ ...GOOD['alteryx'], concurrency: 1.5 })],
    ['a rate limit of 0', withConnection({ ...GOOD['alteryx'], rateLimit: 0 })],
    ['a number for a version', withConnection({ ...GOOD['nexus-ic'], version: 6.8 })],
    ['an unknown scheme', withConnection({ ...GOOD['nexus-ic'], auth: { scheme: 'digest', secret: SECRET } })],
    ['an address for a list of alternates', withConnection({ ...GOOD['pureconnect'], alternates: 'https://b.example' })],
    ['an alternate without its address', withConnection({ ...GOOD['pureconnect'], alternates: [{ name: 'IC-B' }] })],
    ['an address of a connection that another worker serves', withConnection({ elsewhere: true, baseUrl: 'https://a.example' })],
  ])('refuses %s, as the loader does', (_what, config) => {
    expect(verdicts(config)).toEqual({ schema: false, loader: false });
  });

  it('accepts whatever the loader accepts', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom('90s', '1h30m', 2, 0.5, true, false, {}, SECRET, 'https://a.example', 'own', 'shared', '6.9', ['a*']),
    );
    const keys = [
      ...['rateLimit', 'limits', 'concurrency', 'watch', 'watchShards', 'timeouts', 'tls', 'proxy', 'insecureHttp', 'jobPage'],
      ...['cancel', 'version', 'auth', 'alternates', 'outputMount', 'apiVersion', 'files', 'elsewhere', 'baseUrl', 'x'],
    ];
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(GOOD)), fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 3 }), (good, more) => {
        const config = withConnection({ ...good, ...more });
        const { schema, loader } = verdicts(config);
        if (loader) accepted++;
        expect({ config, accepted: schema || !loader }).toEqual({ config, accepted: true });
      }),
      { numRuns: runs(2_000) },
    );
    expect(accepted).toBeGreaterThan(20);
  });

  it('describes every key of a connection, and states the defaults as they are written', () => {
    const text = JSON.stringify(schema);
    expect(text).toContain('"default":"15s"');
    expect(text).not.toContain('"default":15000');
    expect(text.match(/"description":/g)!.length).toBeGreaterThan(100);
  });
});
