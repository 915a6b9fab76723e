import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { ownConnections, parseConfig } from '../../src/config/config.js';
import { GOOD, problemsOf, problemsWith, SECRET } from './config.samples.js';

describe('a config', () => {
  it('is filled in with the defaults', () => {
    const { taskQueue, content, connections } = parseConfig(stringify({ connections: GOOD }), 'vigil.yaml');
    expect({ taskQueue, content }).toEqual({ taskQueue: 'vigil', content: { store: 'file', path: './content' } });
    expect(connections['pureconnect']).toEqual({
      rateLimit: 10,
      run: { allow: [], upload: [] },
      ...GOOD['pureconnect'],
      password: { reference: SECRET },
      alternates: [],
      push: false,
      cancel: true,
      limits: {
        minInterval: 1_000,
        maxDeadline: 7_776_000_000,
        maxContentBytes: 100_000_000_000,
        maxMessages: 100_000,
      },
      concurrency: 16,
      watch: 'own',
      watchShards: 1,
      timeouts: { request: 15_000, idle: 60_000, content: 43_200_000 },
      insecureHttp: false,
      traceContext: false,
    });
  });

  it('has the alternates of PureConnect as objects, whichever form they are written in', () => {
    const alternates = ['https://b.example/icws/', { url: 'https://c.example:8019', name: 'IC-C' }];
    const calls = { ...GOOD['pureconnect'], alternates };
    expect(parseConfig(stringify({ connections: { calls } }), 'vigil.yaml').connections['calls']).toMatchObject({
      alternates: [{ url: 'https://b.example' }, { url: 'https://c.example:8019', name: 'IC-C' }],
    });
  });

  it.each(['http://localhost:8018', 'http://127.0.0.1:8018', 'http://[::1]:8018'])(
    'may use http for %s, which is this machine',
    (baseUrl) => {
      expect(problemsWith('pureconnect', { baseUrl })).toEqual([]);
    },
  );

  it('may use http to another machine only with insecureHttp', () => {
    expect(problemsWith('pureconnect', { baseUrl: 'http://p.example', insecureHttp: true })).toEqual([]);
    expect(problemsWith('pureconnect', { baseUrl: 'http://127.0.0.1.p.example' })).toHaveLength(1);
  });

  it('does not serve connections marked elsewhere', () => {
    const config = parseConfig(stringify({ connections: { ...GOOD, far: { elsewhere: true } } }), 'vigil.yaml');
    expect([...ownConnections(config).keys()]).toEqual(Object.keys(GOOD));
  });
});

describe('content.group', () => {
  it('gives the prefix of an object store a slash at its end, and its time to keep in milliseconds', () => {
    const content = { store: 's3', bucket: 'vigil', prefix: 'a/b', endpoint: 'http://127.0.0.1:1/', keep: '90d' };
    const config = parseConfig(stringify({ content, connections: { c: GOOD['alteryx'] } }), 'vigil.yaml');
    expect(config.content).toMatchObject({ prefix: 'a/b/', endpoint: 'http://127.0.0.1:1', keep: 90 * 86_400_000 });
  });

  const grouped = (group: unknown) => ({ content: { group }, connections: { c: GOOD['alteryx'] } });
  it.each(['readers', 1234, 0])('is the name or the number of a group: %p', (group) => {
    expect(parseConfig(stringify(grouped(group)), 'vigil.yaml').content.group).toBe(group);
  });
  it.each(['', 'a b', 'a:b', -1, 1.5, true])('is not %p', (group) => {
    expect(problemsOf(grouped(group))).toEqual([
      expect.stringMatching(/^content\.group: expected the name or the number of a group/),
    ]);
  });
});

describe('mistakes', () => {
  it('does not show an undefined alias, because it may be a secret without quotes', () => {
    expect(problemsOf('connections:\n  c: { vendor: alteryx, clientSecret: *HUNTER2 }\n').join()).not.toContain(
      'HUNTER2',
    );
  });
  it('reports the problems of a connection with an invalid name too', () => {
    expect(problemsOf({ connections: { Bad_Name: { ...GOOD['alteryx'], clientId: 5 } } })).toEqual([
      "connections.Bad_Name: a connection's name is 1 to 40 of a-z, 0-9 and '-'",
      "connections.Bad_Name.clientId: expected the API client's id, got a number",
    ]);
  });
  it('reports the address and the secret of a connection with an unknown vendor too', () => {
    const problems = problemsOf({
      connections: { c: { vendor: 'alterix', baseUrl: 'nowhere', clientSecret: 'hunter22' } },
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'connections.c.vendor',
      'connections.c.baseUrl',
      'connections.c.clientSecret',
    ]);
  });
  it('requires no key that has a default', () => {
    expect(problemsOf({ content: { path: './elsewhere' }, connections: { c: GOOD['alteryx'] } })).toEqual([]);
  });
});

describe('nexus', () => {
  const withNexus = (nexus: unknown) => stringify({ nexus, connections: GOOD });

  it('offers connections of the config, and allows no cancel by default', () => {
    expect(parseConfig(withNexus({ connections: ['alteryx'] }), 'vigil.yaml').nexus).toEqual({
      connections: ['alteryx'],
      cancel: false,
    });
  });

  it.each([
    [{ connections: [] }, 'nexus.connections: expected at least one connection'],
    [{}, 'nexus.connections: missing; expected a list of connections'],
    [{ connections: ['alterix'] }, 'nexus.connections.0: unknown connection; did you mean "alteryx"?'],
    [{ connections: ['alteryx'], cancel: 'no' }, 'nexus.cancel: expected true or false'],
  ])('%j is refused', (nexus, problem) => {
    expect(() => parseConfig(withNexus(nexus), 'vigil.yaml')).toThrow(problem);
  });
});
