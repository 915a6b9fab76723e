/** The addresses that people paste as baseUrl. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { ConfigError, ownConnections, parseConfig, type ConnectionConfig } from '../../src/config/config.js';
import { createVendorClient } from '../../src/vendors/index.js';

const SECRET = '${env:BASE_URL_TEST_SECRET}';
const REST = {
  'oracle-epm': { application: 'Vision', auth: { user: 'svc', password: SECRET } },
  alteryx: { clientId: 'c', clientSecret: SECRET },
  'nexus-ic': { auth: { scheme: 'apikey', secret: SECRET } },
  pureconnect: { user: 'svc', password: SECRET },
};
type Vendor = keyof typeof REST;

function connection(vendor: Vendor, baseUrl: string, more: object = {}): ConnectionConfig {
  const text = stringify({ connections: { c: { vendor, baseUrl, ...REST[vendor], ...more } } });
  return ownConnections(parseConfig(text, 'vigil.yaml')).get('c')!;
}

describe('a baseUrl', () => {
  it.each<[Vendor, string, string]>([
    ...[
      '',
      '/',
      '///',
      '/HyperionPlanning',
      '/HyperionPlanning/',
      '/hyperionplanning/rest',
      '/HyperionPlanning/rest/v3',
      '/HyperionPlanning/rest/v3/applications/Vision/jobs/95',
      '/HyperionPlanning/faces/LogOn',
      '/epmcloud',
      '/epmcloud/',
      '/interop/rest/11.1.2.3.600',
      '/workspace/index.jsp',
    ].map((path): [Vendor, string, string] => ['oracle-epm', `https://epm.example${path}`, 'https://epm.example']),
    ['oracle-epm', 'https://epm.example:9443/HyperionPlanning', 'https://epm.example:9443'],
    ['oracle-epm', 'https://EPM.example:443/', 'https://epm.example'],
    ['oracle-epm', 'https://[fd00::95]:9000/HyperionPlanning/', 'https://[fd00::95]:9000'],
    ['oracle-epm', 'https://gateway.example/epm', 'https://gateway.example/epm'],
    ['oracle-epm', 'https://gateway.example/epm/HyperionPlanning/', 'https://gateway.example/epm'],
    ...[
      '',
      '/',
      '/webapi',
      '/webapi/',
      '/webapi//',
      '/webapi/v3',
      '/webapi/v3/',
      '/webapi/v3/jobs/66ebd18d3d6200007e000d8c',
      '/webapi/oauth2/token',
      '/webapi/swagger/ui/index',
      '/gallery',
      '/gallery/',
    ].map((path): [Vendor, string, string] => [
      'alteryx',
      `https://alteryx.example${path}`,
      'https://alteryx.example/webapi',
    ]),
    ['alteryx', 'https://alteryx.example/WebAPI/', 'https://alteryx.example/WebAPI'],
    ['alteryx', 'https://alteryx.example:8443', 'https://alteryx.example:8443/webapi'],
    ['alteryx', 'https://[2001:db8::7]/gallery/', 'https://[2001:db8::7]/webapi'],
    ['alteryx', 'https://gateway.example/bi/webapi/v3', 'https://gateway.example/bi/webapi'],
    ['alteryx', 'https://gateway.example/gallery/webapi', 'https://gateway.example/gallery/webapi'],
    ['alteryx', 'https://gateway.example/alteryx-api/', 'https://gateway.example/alteryx-api'],
    ...['', '/', '/icweb.dll', '/icweb.dll/', '/icweb.dll/jobStatus', '/icweb.dll/security/login'].map(
      (path): [Vendor, string, string] => [
        'nexus-ic',
        `https://nexus.example${path}`,
        'https://nexus.example/icweb.dll',
      ],
    ),
    ['nexus-ic', 'https://nexus.example/ICWeb.dll/', 'https://nexus.example/ICWeb.dll'],
    ['nexus-ic', 'https://nexus.example/data/icweb.dll/jobStatus', 'https://nexus.example/data/icweb.dll'],
    ['nexus-ic', 'https://[::1]:8080/', 'https://[::1]:8080/icweb.dll'],
    ['nexus-ic', 'https://gateway.example/nexus', 'https://gateway.example/nexus'],
    ...['', '/', '/icws', '/icws/', '/ICWS//', '/icws/connection', '/icws/29113001/data-extractor/jobs/17'].map(
      (path): [Vendor, string, string] => ['pureconnect', `https://ic.example:8019${path}`, 'https://ic.example:8019'],
    ),
    ['pureconnect', 'https://[fd00::95]:8019/icws/', 'https://[fd00::95]:8019'],
    ...['', '/', '/icws', '/icws/connection/'].map((path): [Vendor, string, string] => [
      'pureconnect',
      `https://gateway.example/client/api/ic-a${path}`,
      'https://gateway.example/client/api/ic-a',
    ]),
    ['pureconnect', 'https://gateway.example/icws/ic-a', 'https://gateway.example/icws/ic-a'],
    ['pureconnect', 'https://gateway.example/icws/ic-a/icws', 'https://gateway.example/icws/ic-a'],
  ])('of %s, %s, is %s', (vendor, pasted, baseUrl) => {
    expect(connection(vendor, pasted).baseUrl).toBe(baseUrl);
  });

  it.each([
    'alteryx.example/webapi',
    '//alteryx.example/webapi',
    'https://2001:db8::7/webapi',
    'https://alteryx.example:port/webapi',
    'ftp://alteryx.example',
    'https://alteryx.example/gallery/#!/apps',
    'https://alteryx.example/webapi?x=1',
    'https://me:pw@alteryx.example/webapi',
  ])('%s is refused with the reason', (pasted) => {
    const problem = () => connection('alteryx', pasted);
    expect(problem).toThrow(ConfigError);
    expect(problem).toThrow('expected an address such as "https://host.example/path", without user, query or fragment');
  });
});

describe('a poll', () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  const JOBS: Record<Vendor, { id: string; path: string; answer: object; tails: string[] }> = {
    'oracle-epm': {
      id: '95',
      path: '/HyperionPlanning/rest/v3/applications/Vision/jobs/95',
      answer: { status: 0, jobId: 95, items: [] },
      tails: ['', '/', '/HyperionPlanning/rest/v3', '/epmcloud/'],
    },
    alteryx: {
      id: '66ebd18d3d6200007e000d8c',
      path: '/webapi/v3/jobs/66ebd18d3d6200007e000d8c?includeMessages=false',
      answer: { status: 'Completed', disposition: 'Success', access_token: 'the-token', token_type: 'bearer' },
      tails: ['', '/webapi/', '/gallery', '/webapi/v3/jobs'],
    },
    'nexus-ic': {
      id: '{FAAF7FBC-0475-45ED-A148-02238E75C395}',
      path: '/icweb.dll/jobStatus?id=%7BFAAF7FBC-0475-45ED-A148-02238E75C395%7D&hash=A1B2',
      answer: { id: '{FAAF7FBC-0475-45ED-A148-02238E75C395}', status: 4, hash: 'A1B2' },
      tails: ['', '/', '/icweb.dll', '/icweb.dll/jobStatus/'],
    },
    pureconnect: {
      id: '17',
      path: '/icws/29113001/data-extractor/jobs/17?jobsResponseMode=status',
      answer: { csrfToken: 'the-token', sessionId: '29113001', id: '17', state: 5 },
      tails: ['', '/', '/icws', '/icws/connection'],
    },
  };
  const pasted = (Object.keys(JOBS) as Vendor[]).flatMap((vendor) =>
    JOBS[vendor].tails.flatMap((tail) => ['127.0.0.1', '[::1]'].map((host) => [vendor, host, tail] as const)),
  );

  it.each(pasted)('of %s at %s goes to the same path with the baseUrl …%s', async (vendor, host, tail) => {
    process.env['BASE_URL_TEST_SECRET'] = 'correct-horse';
    const { id, path, answer } = JOBS[vendor];
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, host.replace(/[[\]]/g, ''), resolve));
    closers.push(
      () => server.close(),
      () => server.closeAllConnections(),
    );
    const client = createVendorClient(
      connection(vendor, `http://${host}:${(server.address() as AddressInfo).port}${tail}`),
    );
    closers.push(() => client.close());
    expect(await client.readStatus(id, new AbortController().signal)).toMatchObject({ state: 'succeeded' });
    expect(seen.at(-1)).toBe(path);
  });
});
