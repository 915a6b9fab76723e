/** A vendor behind a proxy, whose host name only the proxy knows. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import { checkVendor } from '../../src/cli/commands/check.js';
import type { ConnectionConfig } from '../../src/config/config.js';
import { createVendorClient } from '../../src/vendors/index.js';
import type { VendorClient } from '../../src/vendors/shared/vendor-client.js';
import { TestAuthority } from '../helpers/certificates.js';
import { galleryConnection } from '../helpers/gallery.js';
import { startConnectProxy, type ConnectProxy, type ConnectProxyOptions } from '../helpers/connect-proxy.js';

const authority = new TestAuthority('Company CA');
const HOST = 'vendor.example';
const VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'PROXY_TEST_URL', 'PROXY_TEST_SECRET'] as const;

let folder: string;
let vendor: AlteryxSimulator;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-proxy-'));
  await writeFile(join(folder, 'ca.pem'), authority.pem);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  process.env['PROXY_TEST_SECRET'] = 'correct-horse';
  vendor = new AlteryxSimulator();
  await vendor.start(0, '127.0.0.1', authority.issue({ names: [HOST] }));
});
afterEach(async () => {
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name);
  for (const close of closers.splice(0).reverse()) await close();
  if (vendor.listening) await vendor.stop();
});

async function proxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const started = await startConnectProxy(options);
  closers.push(() => started.close());
  return started;
}

function gallery(more = '', baseUrl = `https://${HOST}:${vendor.port}/webapi`): ConnectionConfig {
  const keys = ['tls: { ca: ca.pem }', 'timeouts: { request: 2s }', more];
  return galleryConnection({ folder, vendor, variable: 'PROXY_TEST_SECRET', baseUrl, more: keys });
}

const check = (more = '') => checkVendor('gallery', gallery(more));

function client(more = ''): VendorClient {
  const made = createVendorClient(gallery(more));
  closers.push(() => made.close());
  return made;
}

describe('a proxy', () => {
  it('of the connection is used', async () => {
    const { port, asked } = await proxy();
    expect(await check(`proxy: http://127.0.0.1:${port}`)).toMatchObject({ ok: true });
    expect(asked).toEqual([`${HOST}:${vendor.port}`]);
  });

  it('of HTTPS_PROXY is used, unless NO_PROXY exempts the host', async () => {
    const { port, asked } = await proxy();
    process.env['HTTPS_PROXY'] = `http://127.0.0.1:${port}`;
    expect(await check()).toMatchObject({ ok: true });
    expect(asked).toHaveLength(1);
    process.env['NO_PROXY'] = 'localhost,.example';
    expect(await check()).toMatchObject({
      ok: false,
      found: expect.stringContaining('the host name is not known here (ENOTFOUND)'),
    });
    expect(asked).toHaveLength(1);
  });

  it('gets the credentials of a secret, which nothing shows', async () => {
    const { port, authorizations } = await proxy({ credentials: 'svc:pr0xy-Zk55' });
    process.env['PROXY_TEST_URL'] = `http://svc:pr0xy-Zk55@127.0.0.1:${port}`;
    expect(await check('proxy: "${env:PROXY_TEST_URL}"')).toMatchObject({ ok: true });
    expect(authorizations).toEqual([`Basic ${Buffer.from('svc:pr0xy-Zk55').toString('base64')}`]);
    process.env['PROXY_TEST_URL'] = `http://svc:wr0ng-Zk56@127.0.0.1:${port}`;
    const finding = await check('proxy: "${env:PROXY_TEST_URL}"');
    expect(finding).toMatchObject({ ok: false });
    expect(JSON.stringify(finding)).not.toContain('wr0ng-Zk56');
  });

  it('that asks for credentials is named, with where to put them', async () => {
    const { port } = await proxy({ credentials: 'svc:pr0xy-Zk55' });
    process.env['HTTPS_PROXY'] = `http://127.0.0.1:${port}`;
    expect(await check()).toMatchObject({
      ok: false,
      found: expect.stringContaining(
        `the proxy 127.0.0.1:${port} refused a tunnel to ${HOST}:${vendor.port} (HTTP 407)`,
      ),
      hint: `HTTPS_PROXY needs a user and a password: http://user:password@127.0.0.1:${port}`,
    });
  });

  it.each([403, 404, 502])(
    'that answers %i makes the vendor unreachable, whatever that means for a job',
    async (refuses) => {
      const { port } = await proxy({ refuses });
      const polling = client(`proxy: http://127.0.0.1:${port}`);
      await expect(polling.check(AbortSignal.timeout(5_000))).rejects.toMatchObject({
        kind: 'unreachable',
        message: expect.stringContaining(`refused a tunnel to ${HOST}:${vendor.port} (HTTP ${refuses})`),
      });
      expect(vendor.ledger).toEqual([]);
    },
  );

  it('that never answers is named before the request times out', async () => {
    const { port } = await proxy({ hangs: true });
    expect(await check(`proxy: http://127.0.0.1:${port}`)).toMatchObject({
      ok: false,
      found: expect.stringContaining(`the proxy 127.0.0.1:${port} did not answer in time`),
      hint: 'check proxy',
    });
  });

  it('that cannot be reached is named', async () => {
    process.env['HTTPS_PROXY'] = 'http://127.0.0.1:9';
    expect(await check()).toMatchObject({
      ok: false,
      found: expect.stringContaining('the proxy 127.0.0.1:9 cannot be reached: the connection broke (ECONNREFUSED)'),
      hint: 'check HTTPS_PROXY',
    });
  });

  it('does not weaken TLS: a certificate for another name is refused through the tunnel too', async () => {
    const { port } = await proxy();
    await vendor.stop();
    await vendor.start(0, '127.0.0.1', authority.issue({ names: ['other.example'] }));
    expect(await check(`proxy: http://127.0.0.1:${port}`)).toMatchObject({
      ok: false,
      found: expect.stringContaining("the server's certificate is for another name"),
    });
  });

  it('compares the certificate with an address too', async () => {
    const { port } = await proxy();
    await vendor.stop();
    await vendor.start(0, '127.0.0.1', authority.issue({ names: ['localhost'] }));
    const settings = gallery(`proxy: http://127.0.0.1:${port}`, `https://192.0.2.7:${vendor.port}/webapi`);
    expect(await checkVendor('gallery', settings)).toMatchObject({
      ok: false,
      found: expect.stringContaining("the server's certificate is for another name"),
    });
  });

  it('never gets plain http to this machine', async () => {
    const { port, asked, plain } = await proxy();
    await vendor.stop();
    await vendor.start();
    process.env['HTTP_PROXY'] = `http://127.0.0.1:${port}`;
    expect(await checkVendor('gallery', gallery('', vendor.baseUrl))).toMatchObject({ ok: true });
    expect([...asked, ...plain]).toEqual([]);
  });

  it('opens a tunnel for plain http too, so that its answers are not taken for those of the vendor', async () => {
    const { port, asked, plain } = await proxy();
    await vendor.stop();
    await vendor.start();
    process.env['HTTP_PROXY'] = `http://127.0.0.1:${port}`;
    const settings = gallery('insecureHttp: true', `http://${HOST}:${vendor.port}/webapi`);
    expect(await checkVendor('gallery', settings)).toMatchObject({ ok: true });
    expect({ asked, plain }).toEqual({ asked: [`${HOST}:${vendor.port}`], plain: [] });
  });

  it('keeps its tunnels open for the next request, and opens no more than the concurrency of the connection', async () => {
    const started = await proxy();
    const polling = client(`proxy: http://127.0.0.1:${started.port}\n    concurrency: 3`);
    const jobs = Array.from({ length: 12 }, () => vendor.addJob({ timeline: [{ status: 'Running' }] }));
    const poll = (jobId: string) => polling.readStatus(jobId, AbortSignal.timeout(10_000));
    await Promise.all(jobs.map(poll));
    await Promise.all(jobs.map(poll));
    expect(started.mostOpen).toBeLessThanOrEqual(3);
    expect(started.asked.length).toBeLessThanOrEqual(3);
  });

  it('opens tunnels again after one that hung was given up', async () => {
    const hanging = await proxy({ hangs: true });
    const working = await proxy();
    const polling = client('proxy: "${env:PROXY_TEST_URL}"\n    concurrency: 2');
    process.env['PROXY_TEST_URL'] = `http://127.0.0.1:${hanging.port}`;
    const jobs = Array.from({ length: 4 }, () => vendor.addJob({ timeline: [{ status: 'Running' }] }));
    const tries = await Promise.allSettled(jobs.map((jobId) => polling.readStatus(jobId, AbortSignal.timeout(5_000))));
    expect(tries.map(({ status }) => status)).toEqual(jobs.map(() => 'rejected'));
    process.env['PROXY_TEST_URL'] = `http://127.0.0.1:${working.port}`;
    await expect(polling.check(AbortSignal.timeout(5_000))).resolves.toContain('token granted');
  });

  it('is refused in the config with credentials in its address, or if it would never be used', () => {
    expect(() => gallery('proxy: http://svc:pr0xy-Zk55@proxy.example:3128')).toThrow(
      'connections.gallery.proxy: expected an address such as "http://proxy.example:3128"; with user and password, a reference to a secret',
    );
    expect(() => gallery('proxy: socks5://proxy.example:1080')).toThrow('connections.gallery.proxy: expected');
    expect(() => gallery('proxy: http://proxy.example:3128', 'https://127.0.0.1:8019')).toThrow(
      'connections.gallery.proxy: not allowed, because baseUrl is this machine, which no proxy reaches',
    );
  });
});
