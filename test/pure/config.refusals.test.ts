import { describe, expect, it } from '@jest/globals';
import { GOOD, problemsOf, problemsWith, SECRET, type Fields } from './config.samples.js';

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
      { alternates: ['https://b.example', { url: 'http://c.example', name: 'IC-C' }] },
      'alternates.1.url: expected https; to allow http to another machine, set insecureHttp: true',
    ],
    ['pureconnect', { alternates: [7] }, `alternates.0: expected ${AN_ADDRESS}, got a number`],
    ['pureconnect', { alternates: [{ name: 'IC-B' }] }, `alternates.0.url: missing; expected ${AN_ADDRESS}`],
    ['pureconnect', { alternates: [{ url: 'ic-b', name: 'IC-B' }] }, `alternates.0.url: ${NOT_AN_ADDRESS}`],
    [
      'pureconnect',
      { alternates: [{ url: 'https://b.example', name: '' }] },
      'alternates.0.name: expected the name of the server in Interaction Administrator, such as "IC-B"',
    ],
    [
      'pureconnect',
      { alternates: [{ url: 'https://b.example', nam: 'IC-B' }] },
      'alternates.0.nam: unknown field; did you mean "name"?',
    ],
    [
      'pureconnect',
      {
        alternates: [
          { url: 'https://b.example', name: 'IC-B' },
          { url: 'https://c.example', name: 'ic-b' },
        ],
      },
      'alternates.1.name: expected another name than that of alternates.0',
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
    ['pureconnect', { push: 'yes' }, 'push: expected true or false'],
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
    [{ content: { store: 'tape' }, connections: GOOD }, 'content.store: expected "file" or "s3" or "azure" or "gcs"'],
    [{ content: { store: 's3' }, connections: GOOD }, 'content.bucket: missing; expected the name of a bucket'],
    [
      { content: { store: 'azure', container: 'vigil' }, connections: GOOD },
      'content.endpoint: missing; expected the address of the service, such as "https://acme.blob.core.windows.net"',
    ],
    [
      { content: { store: 'gcs', bucket: 'vigil', region: 'x' }, connections: GOOD },
      'content.region: not a key of the store "gcs"',
    ],
    [{ content: { bucket: 'vigil' }, connections: GOOD }, 'content.bucket: not a key of the store "file"'],
    [
      { content: { store: 's3', bucket: 'vigil', path: './content' }, connections: GOOD },
      'content.path: not a key of the store "s3"',
    ],
    [{ content: { store: 's3', bucket: 'a/b' }, connections: GOOD }, 'content.bucket: expected the name of a bucket'],
    ...['../x', '/x', 'a//b', '.hidden', 'a/./b'].map((prefix): [Record<string, unknown>, string] => [
      { content: { store: 's3', bucket: 'vigil', prefix }, connections: GOOD },
      'content.prefix: expected the path of a folder in the bucket or container, such as "vigil/": without names that begin with "."',
    ]),
    [
      { content: { store: 's3', bucket: 'vigil', endpoint: 'http://s3.example' }, connections: GOOD },
      'content.endpoint: expected https, or this machine',
    ],
    [{ content: { keep: '59m' }, connections: GOOD }, 'content.keep: must be at least 1h'],
    [
      { content: { store: 'file', path: 7 }, connections: GOOD },
      'content.path: expected the path of a folder, got a number',
    ],
    [{ conections: {}, connections: GOOD }, 'conections: unknown field; did you mean "connections"?'],
    [
      { temporal: { address: 'x' }, connections: GOOD },
      'temporal: unknown field; expected one of taskQueue, content, codec, webUi, nexus, notify, listen, connections',
    ],
  ])('%j', (config, problem) => {
    expect(problemsOf(config)).toEqual([problem]);
  });

  it.each<[unknown, string]>([
    [{}, 'notify: expected a list of targets, got an object'],
    [[{ to: 'x' }], 'notify.0.as: expected "webhook" or "slack" or "teams" or "mail"'],
    [['slack'], 'notify.0: expected an object'],
    [[{ as: 'slack', to: 'https://hooks.example', on: ['failed'] }], `notify.0.to: ${A_SECRET}`],
    [
      [{ as: 'slack', to: SECRET, on: [] }],
      'notify.0.on: expected at least one of "succeeded", "failed", "cancelled", "gaveUp", "mayStillRun" or "troubled for 15m"',
    ],
    [
      [{ as: 'slack', to: SECRET, on: ['ended'] }],
      'notify.0.on.0: expected "succeeded", "failed", "cancelled", "gaveUp", "mayStillRun" or "troubled for 15m"',
    ],
    [
      [{ as: 'slack', to: SECRET, on: ['troubled for long'] }],
      'notify.0.on.0: expected "troubled for" and a duration such as "90s", "15m", "6h" or "1h30m"',
    ],
    [
      [{ as: 'teams', to: SECRET, on: ['failed'], connections: ['alterix'] }],
      'notify.0.connections.0: unknown connection; did you mean "alteryx"?',
    ],
    [
      [{ as: 'webhook', to: 'http://hooks.example', on: ['failed'] }],
      'notify.0.to: expected an https address, or a reference to a secret, "${env:NAME}" or "${file:PATH}"',
    ],
    [
      [{ as: 'mail', to: 'ops', from: 'v@example.com', smtp: SECRET, on: ['failed'] }],
      'notify.0.to: expected a mail address such as "ops@example.com"',
    ],
  ])('of a target %j', (notify, problem) => {
    expect(problemsOf({ notify, connections: GOOD })).toEqual([problem]);
  });

  it.each<[unknown, string]>([
    [{}, `listen.secret: missing; ${A_SECRET}`],
    [{ secret: 'a-key-that-has-at-least-24-bytes' }, `listen.secret: ${A_SECRET}`],
    [{ secret: SECRET, port: 8090 }, 'listen.port: unknown field; expected secret'],
    ['0.0.0.0:8090', 'listen: expected an object'],
  ])('of listen %j', (listen, problem) => {
    expect(problemsOf({ listen, connections: GOOD })).toEqual([problem]);
  });

  it('all problems at once, of all connections', () => {
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

  it.each([
    ['a: {\n  b: ${env:NAME} }\n', true],
    ['a: 1\nb: "${env:NAME}"\na: 2\n', false],
  ])(
    'invalid YAML is refused with advice on quotes if the line of the error has a reference: %j',
    (source, advised) => {
      const [problem] = problemsOf(source);
      expect(problem).toMatch(/^invalid YAML: /);
      expect(problem!.endsWith('; put references in quotes: "${env:NAME}"')).toBe(advised);
    },
  );

  it('a file that is not an object', () => {
    expect(problemsOf('')).toEqual(['connections: missing; expected the connections by name']);
    expect(problemsOf('- a')).toEqual(['expected an object, got a list']);
  });
});
