/**
 * Both servers behind one host, each at its own path.
 * Source: https://help.genesys.com/developer/cic/docs/icws/webhelp/ConceptualContent/Concepts_WebProxies.htm
 */
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PureConnectSimulator } from '../../simulators/pureconnect.js';
import type { PureConnectClient } from '../../src/vendors/pureconnect/client.js';
import { errorOf, servePureConnect, signal } from './pureconnect.served.js';

const { start, clientOf } = servePureConnect();

const BASE = '/client/api/';
const FORMS = [
  ['does not rewrite the path of cookies', (path: string) => path],
  ['rewrites the path of cookies', (path: string, name: string) => `${BASE}${name}${path}`],
  ['sets the path of cookies to /', () => '/'],
] as const;

let proxy: Server;
let proxyUrl: string;
let seen: { path: string; cookie: string | undefined }[];
let first: PureConnectSimulator;
let second: PureConnectSimulator;

/** Passes `/client/api/NAME/…` on to the server NAME as `/…`. */
function proxyTo(servers: Record<string, PureConnectSimulator>, cookiePath: (path: string, name: string) => string) {
  return createServer((incoming, outgoing) => {
    const [, , , name = '', ...rest] = (incoming.url ?? '').split('/');
    const { method, headers } = incoming;
    seen.push({ path: incoming.url ?? '', cookie: headers.cookie });
    const passOn = (answer: IncomingMessage) => {
      const cookies = answer.headers['set-cookie']?.map((cookie) =>
        cookie.replace(/Path=([^;]+)/, (_all, path: string) => `Path=${cookiePath(path, name)}`),
      );
      outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, ...(cookies && { 'set-cookie': cookies }) });
      answer.pipe(outgoing);
    };
    const { port } = servers[name] ?? {};
    const onward = request({ port, host: '127.0.0.1', path: `/${rest.join('/')}`, method, headers }, passOn);
    onward.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
}

async function serve(cookiePath: (path: string, name: string) => string): Promise<void> {
  seen = [];
  proxy = proxyTo({ 'ic-a': first, 'ic-b.corp.example': second }, cookiePath);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${BASE}`;
}

function proxiedClient(name?: string): PureConnectClient {
  const second = { url: `${proxyUrl}ic-b.corp.example`, ...(name !== undefined && { name }) };
  return clientOf(first, { baseUrl: `${proxyUrl}ic-a`, alternates: [second] });
}

beforeEach(async () => {
  [first, second] = [await start(), await start()];
  for (const server of [first, second]) server.addJob({ id: '17', timeline: [{ state: 2 }] });
});

afterEach(() => {
  proxy.closeAllConnections();
  proxy.close();
});

describe.each(FORMS)('a reverse proxy that %s', (_form, cookiePath) => {
  beforeEach(() => serve(cookiePath));

  it.each(['ic-b.corp.example', 'IC-B'])('leads to the server %s by the last segment of its path', async (name) => {
    first.refuseLogins({ alternates: [name] });
    const client = proxiedClient();
    expect((await client.readStatus('17', signal)).state).toBe('running');
    expect(second.ledger.map(({ step, status }) => [step, status])).toEqual([
      ['login', 201],
      ['status', 200],
    ]);
  });

  it("gets a session's cookie with the requests of this session alone", async () => {
    const client = proxiedClient();
    await client.readStatus('17', signal);
    first.expireSessions();
    first.refuseLogins({ alternates: ['ic-b.corp.example'] });
    await client.readStatus('17', signal);
    await client.readStatus('17', signal);
    const inSessions = seen.filter(({ path }) => !path.endsWith('/icws/connection'));
    expect(inSessions.length).toBeGreaterThan(2);
    for (const { path, cookie } of inSessions) {
      expect(cookie).toMatch(new RegExp(`^icws_${path.split('/icws/')[1]!.split('/')[0]!}=[^;]+$`));
    }
    const logIns = seen.filter(({ path }) => path.endsWith('/icws/connection'));
    expect(logIns.map(({ cookie }) => cookie)).toEqual([undefined, undefined, undefined]);
  });
});

describe('messages', () => {
  beforeEach(() => serve((path) => path));

  it('show the host and the name in the config, and no path', async () => {
    for (const server of [first, second]) server.refuseLogins({ alternates: ['IC-B'] });
    const { message } = await errorOf(proxiedClient('IC-B').check(signal));
    const { host } = new URL(proxyUrl);
    expect(message).toContain(`log in: ${host}: HTTP 503; ${host} (IC-B): HTTP 503 (POST /icws/connection)`);
    expect(message).not.toContain('client/api');
  });

  it('of a check show the host alone', async () => {
    expect(await proxiedClient().check(signal)).toBe(`logged in as svc-extract at ${new URL(proxyUrl).host}`);
  });
});
