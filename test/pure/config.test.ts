import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import {
  ConfigError,
  configPath,
  loadConfig,
  logOptions,
  ownConnections,
  parseConfig,
  readSecret,
  secretProblems,
} from '../../src/config/config.js';

type Fields = Record<string, unknown>;

const SECRET = '${env:SECRET}';
const GOOD: Record<string, Fields> = {
  'nexus-ic': {
    vendor: 'nexus-ic',
    baseUrl: 'https://n.example/icweb.dll',
    auth: { scheme: 'apikey', secret: SECRET },
  },
  pureconnect: { vendor: 'pureconnect', baseUrl: 'https://p.example', user: 'svc', password: SECRET },
  'oracle-epm': {
    vendor: 'oracle-epm',
    baseUrl: 'https://o.example',
    application: 'Vision',
    auth: { user: 'svc', password: SECRET },
  },
  alteryx: { vendor: 'alteryx', baseUrl: 'https://a.example/webapi', clientId: 'abc', clientSecret: SECRET },
};

function problemsOf(config: unknown): string[] {
  const source = typeof config === 'string' ? config : stringify(config);
  try {
    parseConfig(source, 'vigil.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
  return [];
}

/** The problems of a connection with some fields replaced; undefined removes a field. */
const problemsWith = (vendor: string, fields: Fields) =>
  problemsOf({ connections: { c: JSON.parse(JSON.stringify({ ...GOOD[vendor], ...fields })) as Fields } });

const A_SECRET =
  'expected a reference to a secret, "${env:NAME}" or "${file:PATH}"; the config must not contain the secret itself';
const AN_ADDRESS = 'an address such as "https://host.example/path"';
const A_DURATION = 'expected a duration such as "90s", "15m", "6h" or "1h30m", at most 3650d';
const A_JOB_PAGE = 'expected an address with {jobId} after its host, such as "https://host.example/jobs/{jobId}"';
const A_COUNT = 'expected a whole number of at least 1';

describe('an invalid field is refused with its path and what is expected', () => {
  const NOT_AN_ADDRESS = `expected ${AN_ADDRESS}, without user, query or fragment`;
  it.each<[string, Fields, string]>([
    ['pureconnect', { baseUrl: undefined }, `baseUrl: missing; expected ${AN_ADDRESS}`],
    ['pureconnect', { baseUrl: 'ic.example' }, `baseUrl: ${NOT_AN_ADDRESS}`],
    ['pureconnect', { baseUrl: 'ftp://ic.example' }, `baseUrl: ${NOT_AN_ADDRESS}`],
    ['pureconnect', { baseUrl: 'https://u:p@ic.example' }, `baseUrl: ${NOT_AN_ADDRESS}`],
    ['pureconnect', { baseUrl: 'https://ic.example/?a=1' }, `baseUrl: ${NOT_AN_ADDRESS}`],
    [
      'pureconnect',
      { baseUrl: 'http://ic.example' },
      'baseUrl: expected https; to allow http to another machine, set insecureHttp: true',
    ],
    ['pureconnect', { user: 7 }, 'user: expected a user name, got a number'],
    ['pureconnect', { user: '' }, 'user: expected a user name'],
    ['pureconnect', { password: undefined }, `password: missing; ${A_SECRET}`],
    ['pureconnect', { password: 'hunter2' }, `password: ${A_SECRET}`],
    ['pureconnect', { password: 'x${env:A}' }, `password: ${A_SECRET}`],
    ['pureconnect', { alternates: 'https://b.example' }, 'alternates: expected a list of addresses'],
    ['pureconnect', { alternates: ['nowhere'] }, `alternates.0: ${NOT_AN_ADDRESS}`],
    [
      'pureconnect',
      { alternates: ['http://b.example'] },
      'alternates.0: expected https; to allow http to another machine, set insecureHttp: true',
    ],
    [
      'pureconnect',
      { outputMount: { from: 'x' } },
      'outputMount.to: missing; expected the folder as it is mounted here',
    ],
    [
      'pureconnect',
      { outputMount: { to: 'x' } },
      'outputMount.from: missing; expected the folder as the server names it',
    ],
    ['pureconnect', { rateLimit: 0 }, 'rateLimit: expected a number of polls a second above 0'],
    ['pureconnect', { limits: { minInterval: '1ms' } }, 'limits.minInterval: must be at least 10ms'],
    ['pureconnect', { limits: { maxDeadline: '5' } }, `limits.maxDeadline: ${A_DURATION}`],
    ['pureconnect', { limits: { maxContentBytes: '5 GB' } }, `limits.maxContentBytes: ${A_COUNT}`],
    ['pureconnect', { limits: { maxMessages: 0 } }, `limits.maxMessages: ${A_COUNT}`],
    ['pureconnect', { cancel: 'no' }, 'cancel: expected true or false'],
    ['oracle-epm', { files: 'nightly*.zip' }, 'files: expected a list of patterns, such as ["nightly*.zip"]'],
    ['oracle-epm', { files: [''] }, 'files.0: expected a pattern such as "nightly*.zip"'],
    ['alteryx', { cancel: true }, 'cancel: expected an object, got a boolean'],
    ['pureconnect', { concurrency: 1.5 }, `concurrency: ${A_COUNT}`],
    ['pureconnect', { concurrency: '4' }, `concurrency: ${A_COUNT}`],
    ['pureconnect', { timeouts: { request: '10' } }, `timeouts.request: ${A_DURATION}`],
    ['pureconnect', { timeouts: { idle: '1ms' } }, 'timeouts.idle: must be at least 10ms'],
    ['pureconnect', { timeouts: { content: '10ms' } }, 'timeouts.content: must be at least 1s'],
    [
      'pureconnect',
      { timeouts: { total: '1s' } },
      'timeouts.total: unknown field; expected one of request, idle, content',
    ],
    ['pureconnect', { tls: {} }, 'tls: expected ca, or cert and key'],
    ['pureconnect', { tls: { cert: 'c.pem' } }, 'tls.key: missing; expected the private key of tls.cert'],
    ['pureconnect', { tls: { key: 'c.key' } }, 'tls.cert: missing; expected the certificate of tls.key'],
    [
      'pureconnect',
      { tls: { ca: 'ca.pem', rejectUnauthorized: false } },
      'tls.rejectUnauthorized: unknown field; expected one of ca, cert, key',
    ],
    ['pureconnect', { jobPage: 7 }, `jobPage: ${A_JOB_PAGE}, got a number`],
    ['pureconnect', { jobPage: 'https://p.example/jobs' }, `jobPage: ${A_JOB_PAGE}, without user`],
    ['pureconnect', { jobPage: 'https://{jobId}.example/' }, `jobPage: ${A_JOB_PAGE}, without user`],
    ['pureconnect', { jobPage: 'https://u:p@p.example/{jobId}' }, `jobPage: ${A_JOB_PAGE}, without user`],
    ['pureconnect', { jobPage: 'javascript:{jobId}' }, `jobPage: ${A_JOB_PAGE}, without user`],
    ['pureconnect', { jobPage: 'https://p.example/ {jobId}' }, `jobPage: ${A_JOB_PAGE}, without user`],
    [
      'pureconnect',
      { jobPage: 'http://p.example/{jobId}' },
      'jobPage: expected https; to allow http to another machine, set insecureHttp: true',
    ],
    ['pureconnect', { insecureHttp: 'yes' }, 'insecureHttp: expected true or false'],
    ['pureconnect', { elsewhere: 'no' }, 'elsewhere: expected true or false'],
    ['pureconnect', { pasword: SECRET }, 'pasword: unknown field; did you mean "password"?'],
    ['nexus-ic', { version: 6.8 }, 'version: expected "6.8" or "6.9", got a number'],
    ['nexus-ic', { auth: undefined }, 'auth: missing; expected an object'],
    ['nexus-ic', { auth: { secret: SECRET } }, 'auth.scheme: missing; expected "basic" or "apikey" or "token"'],
    ['nexus-ic', { auth: { scheme: 'apikey', secret: 'hunter2' } }, `auth.secret: ${A_SECRET}`],
    [
      'nexus-ic',
      { auth: { scheme: 'basic', secret: SECRET } },
      'auth.user: missing; expected a user name, because the scheme is "basic"',
    ],
    [
      'nexus-ic',
      { auth: { scheme: 'token', secret: SECRET, user: 'u' } },
      'auth.user: only allowed with the scheme "basic"',
    ],
    ['oracle-epm', { application: undefined }, 'application: missing; expected the name of the application'],
    ['oracle-epm', { apiVersion: '3' }, 'apiVersion: expected a version such as "v3"'],
    ['oracle-epm', { auth: { user: 'svc' } }, 'auth: expected user and password, or token'],
    ['oracle-epm', { auth: { user: 'svc', token: SECRET } }, 'auth: expected user and password, or token'],
    ['oracle-epm', { auth: { token: 'hunter2' } }, `auth.token: ${A_SECRET}`],
    ['oracle-epm', { auth: { user: 'svc', password: 'hunter2' } }, `auth.password: ${A_SECRET}`],
    ['alteryx', { clientId: undefined }, "clientId: missing; expected the API client's id"],
    ['alteryx', { clientSecret: 'hunter2' }, `clientSecret: ${A_SECRET}`],
    [
      'alteryx',
      { cancel: { method: 'GET', path: '/v3/jobs/{jobId}' } },
      'cancel.method: expected "DELETE" or "POST" or "PUT"',
    ],
    [
      'alteryx',
      { cancel: { method: 'DELETE', path: '/v3/jobs' } },
      'cancel.path: expected a path such as "/v3/jobs/{jobId}"',
    ],
  ])('%s with %j', (vendor, fields, problem) => {
    const problems = problemsWith(vendor, fields);
    expect(problems).toEqual([`connections.c.${problem}`]);
    expect(problems.join()).not.toContain('hunter2');
  });

  it.each<[Fields, string]>([
    [{}, 'connections: missing; expected the connections by name'],
    [{ connections: {} }, 'connections: expected at least one connection'],
    [{ connections: { c: 7 } }, 'connections.c: expected an object, got a number'],
    [
      { connections: { c: {} } },
      'connections.c.vendor: missing; expected one of nexus-ic, pureconnect, oracle-epm, alteryx',
    ],
    [{ connections: { c: { vendor: 'alterix' } } }, 'connections.c.vendor: unknown vendor; did you mean "alteryx"?'],
    [
      { connections: { c: { vendor: 'salesforce' } } },
      'connections.c.vendor: unknown vendor; expected one of nexus-ic, pureconnect, oracle-epm, alteryx',
    ],
    [
      { connections: { Bad_Name: GOOD['alteryx'] } },
      "connections.Bad_Name: a connection's name is 1 to 40 of a-z, 0-9 and '-'",
    ],
    [
      { connections: { c: { elsewhere: true, baseUrl: 'https://x.example' } } },
      'connections.c.baseUrl: unknown field; expected one of vendor, elsewhere',
    ],
    [{ taskQueue: 'a b', connections: GOOD }, 'taskQueue: expected 1 to 100 of letters, digits, ".", "_" and "-"'],
    [{ content: { store: 's3' }, connections: GOOD }, 'content.store: expected "file"'],
    [
      { content: { store: 'file', path: 7 }, connections: GOOD },
      'content.path: expected the path of a folder, got a number',
    ],
    [{ conections: {}, connections: GOOD }, 'conections: unknown field; did you mean "connections"?'],
    [
      { temporal: { address: 'x' }, connections: GOOD },
      'temporal: unknown field; expected one of taskQueue, content, webUi, nexus, connections',
    ],
  ])('%j', (config, problem) => {
    expect(problemsOf(config)).toEqual([problem]);
  });

  it('all of them at once, over all connections', () => {
    const connections = {
      one: { ...GOOD['pureconnect'], baseUrl: 'http://p.example', password: 'hunter2', concurrency: 0 },
      two: { ...GOOD['alteryx'], clientId: undefined },
    };
    expect(problemsOf({ taskQueue: 'a b', connections }).sort()).toEqual(
      [
        'connections.one.baseUrl: expected https; to allow http to another machine, set insecureHttp: true',
        `connections.one.concurrency: ${A_COUNT}`,
        `connections.one.password: ${A_SECRET}`,
        "connections.two.clientId: missing; expected the API client's id",
        'taskQueue: expected 1 to 100 of letters, digits, ".", "_" and "-"',
      ].sort(),
    );
  });

  it('invalid YAML, with only its line', () => {
    const [problem = '', ...more] = problemsOf('connections:\n  c: { password: "hunter2\n');
    expect(problem).toMatch(/ at line \d+, column \d+$/);
    expect([problem, ...more].join()).not.toContain('hunter2');
  });

  it('a file that is not an object', () => {
    expect(problemsOf('')).toEqual(['connections: missing; expected the connections by name']);
    expect(problemsOf('- a')).toEqual(['expected an object, got a list']);
  });
});

describe('a config', () => {
  it('is filled in with the defaults', () => {
    const { taskQueue, content, connections } = parseConfig(stringify({ connections: GOOD }), 'vigil.yaml');
    expect({ taskQueue, content }).toEqual({ taskQueue: 'vigil', content: { store: 'file', path: './content' } });
    expect(connections['pureconnect']).toEqual({
      rateLimit: 10,
      ...GOOD['pureconnect'],
      password: { reference: SECRET },
      alternates: [],
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
    });
  });

  it.each(['http://localhost:8018', 'http://127.0.0.1:8018', 'http://[::1]:8018'])(
    'may say %s: it is this machine',
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

describe('a config file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-config-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    delete process.env['VIGIL_CONFIG'];
    delete process.env['VIGIL_TEST_SECRET'];
    delete process.env['LOG_LEVEL'];
  });

  it('has paths relative to itself', () => {
    const path = join(folder, 'vigil.yaml');
    writeFileSync(
      path,
      stringify({
        connections: { c: { ...GOOD['alteryx'], tls: { ca: 'certs/ca.pem', cert: 'c.pem', key: 'c.key' } } },
      }),
    );
    const config = loadConfig(path);
    expect(config.content.path).toBe(join(folder, 'content'));
    expect(ownConnections(config).get('c')!.tls).toEqual({
      ca: join(folder, 'certs/ca.pem'),
      cert: join(folder, 'c.pem'),
      key: join(folder, 'c.key'),
    });
  });

  it('has secrets in files relative to itself, wherever the process runs', () => {
    const path = join(folder, 'vigil.yaml');
    writeFileSync(join(folder, 'alteryx'), 'hidden-well\n');
    writeFileSync(path, stringify({ connections: { c: { ...GOOD['alteryx'], clientSecret: '${file:./alteryx}' } } }));
    const { clientSecret } = ownConnections(loadConfig(path)).get('c') as { clientSecret: { reference: string } };
    expect(readSecret(clientSecret)).toBe('hidden-well');
  });

  it('is named by the flag, then VIGIL_CONFIG, then ./vigil.yaml', () => {
    expect(configPath()).toBe('./vigil.yaml');
    process.env['VIGIL_CONFIG'] = '/etc/vigil.yaml';
    expect(configPath()).toBe('/etc/vigil.yaml');
    expect(configPath('mine.yaml')).toBe('mine.yaml');
  });

  it('cannot be a folder', () => {
    expect(() => loadConfig(folder)).toThrow(
      `${folder}: cannot be read (EISDIR); set the path with --config or VIGIL_CONFIG`,
    );
  });

  it('refers to secrets, which are read at each use', () => {
    const path = join(folder, 'secret');
    const secret = { reference: `\${file:${path}}` };
    expect(() => readSecret(secret)).toThrow(`the secret ${secret.reference} cannot be read (ENOENT)`);
    writeFileSync(path, '\n');
    expect(() => readSecret(secret)).toThrow(`the secret ${secret.reference} is empty`);
    writeFileSync(path, 'the-first\n');
    expect(readSecret(secret)).toBe('the-first');
    writeFileSync(path, 'the-second\n');
    expect(readSecret(secret)).toBe('the-second');

    const variable = { reference: '${env:VIGIL_TEST_SECRET}' };
    expect(() => readSecret(variable)).toThrow('the secret ${env:VIGIL_TEST_SECRET} is not set');
    process.env['VIGIL_TEST_SECRET'] = 'the-third';
    expect(readSecret(variable)).toBe('the-third');
  });

  const secretText = 'pässwört-€\r\n';
  const utf16 = Buffer.from(secretText, 'utf16le');
  it.each([
    ['UTF-8', Buffer.from(secretText)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${secretText}`)],
    ['UTF-16 as PowerShell writes it', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ['UTF-16 in big-endian order', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])],
  ])('reads a secret in %s', (_charset, bytes) => {
    const path = join(folder, 'secret');
    writeFileSync(path, bytes);
    expect(readSecret({ reference: `\${file:${path}}` })).toBe('pässwört-€');
  });

  it.each([
    ['UTF-16 without a mark', utf16],
    ['UTF-32', Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from([0x61, 0, 0, 0])])],
    ['half a letter of UTF-16', Buffer.from([0xff, 0xfe, 0x61, 0, 0x62])],
    ['Latin-1', Buffer.from('pässwört-lang', 'latin1')],
    ['bytes', Buffer.from([1, 0, 2, 0, 3, 0, 4, 0, 5, 0])],
  ])('refuses a secret in %s in words, because a guess would send another one', (_charset, bytes) => {
    const path = join(folder, 'secret');
    writeFileSync(path, bytes);
    const reference = `\${file:${path}}`;
    expect(() => readSecret({ reference })).toThrow(
      `the secret ${reference} is no text in UTF-8 or UTF-16; save it as UTF-8`,
    );
  });

  it('refuses a secret of fewer than 8 characters, with the reason and without the secret', () => {
    const path = join(folder, 'secret');
    const why = 'has fewer than 8 characters; Vigil could not mask it in texts, so use a longer one';
    writeFileSync(path, ' hunter2\n');
    expect(() => readSecret({ reference: `\${file:${path}}` })).toThrow(`the secret \${file:${path}} ${why}`);
    process.env['VIGIL_TEST_SECRET'] = 'hunter2';
    const reference = '${env:VIGIL_TEST_SECRET}';
    expect(() => readSecret({ reference })).toThrow(`the secret ${reference} ${why}`);
    const { connections } = parseConfig(
      stringify({ connections: { c: { ...GOOD['alteryx'], clientSecret: reference } } }),
      'vigil.yaml',
    );
    expect(secretProblems(new Map(Object.entries(connections)) as never)).toEqual([
      `connection c: the secret ${reference} ${why}`,
    ]);
    process.env['VIGIL_TEST_SECRET'] = 'hunter22';
    expect(readSecret({ reference })).toBe('hunter22');
  });

  it('does not set the log, which the environment does', () => {
    expect(logOptions()).toEqual({ level: 'info', format: 'json' });
    process.env['LOG_LEVEL'] = 'loud';
    expect(() => logOptions()).toThrow(
      'the environment: LOG_LEVEL: expected "trace" or "debug" or "info" or "warn" or "error"',
    );
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

  it('offers connections of the config, and allows no cancel unless told to', () => {
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
