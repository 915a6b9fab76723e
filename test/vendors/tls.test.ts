/** A vendor that speaks https: whose certificates Vigil accepts, and what it says about the others. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AlteryxSimulator } from '../../simulators/alteryx.js';
import type { SimulatorTls } from '../../simulators/http-simulator.js';
import { checkVendor } from '../../src/cli/commands/check.js';
import type { ConnectionConfig } from '../../src/config/config.js';
import { createVendorClient } from '../../src/vendors/index.js';
import { TestAuthority } from '../helpers/certificates.js';
import { galleryConnection } from '../helpers/gallery.js';

const authority = new TestAuthority('Company CA');
const stranger = new TestAuthority('Another CA');
const yesterday = new Date(Date.now() - 86_400_000);

let folder: string;
let vendor: AlteryxSimulator;
beforeAll(() => {
  process.env['TLS_TEST_SECRET'] = 'correct-horse';
});
afterAll(() => {
  delete process.env['TLS_TEST_SECRET'];
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-tls-'));
  vendor = new AlteryxSimulator();
  await writeFile(join(folder, 'ca.pem'), authority.pem);
});
afterEach(async () => {
  if (vendor.listening) await vendor.stop();
  await rm(folder, { recursive: true, force: true });
});

/** @param more YAML of further keys, such as `tls: { ca: ca.pem }` */
function gallery(more: string): ConnectionConfig {
  return galleryConnection({ folder, vendor, variable: 'TLS_TEST_SECRET', more: [more] });
}

const speaks = (tls: SimulatorTls) => vendor.start(0, '127.0.0.1', tls);
const check = (more = 'tls: { ca: ca.pem }') => checkVendor('gallery', gallery(more));

describe("the vendor's certificate", () => {
  it('is accepted if the authority of tls.ca signed it', async () => {
    await speaks(authority.issue());
    expect(await check()).toMatchObject({ ok: true });
  });

  it('is refused if nobody that Vigil trusts signed it, with the key to set', async () => {
    await speaks(stranger.issue());
    for (const more of ['', 'tls: { ca: ca.pem }']) {
      expect(await check(more)).toMatchObject({
        ok: false,
        found: expect.stringContaining("no trusted authority signed the server's certificate"),
        hint: 'set tls.ca to a PEM file with the authority that signed it',
      });
    }
    expect(vendor.ledger).toEqual([]);
  });

  it('is refused when it has expired', async () => {
    await speaks(authority.issue({ notAfter: yesterday }));
    expect(await check()).toMatchObject({
      ok: false,
      found: expect.stringContaining("the server's certificate has expired"),
      hint: "ask the vendor to renew it, and check this machine's clock",
    });
  });

  it('is refused if it is for another name', async () => {
    await speaks(authority.issue({ names: ['other.example'] }));
    expect(await check()).toMatchObject({
      ok: false,
      found: expect.stringContaining("the server's certificate is for another name"),
      hint: 'write the name that the certificate has into baseUrl',
    });
  });

  it('is verified even if NODE_TLS_REJECT_UNAUTHORIZED is 0', async () => {
    await speaks(stranger.issue());
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect(await check()).toMatchObject({ ok: false });
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
    expect(vendor.ledger).toEqual([]);
  });

  it('is refused if the server does not speak TLS', async () => {
    await vendor.start();
    const settings = { ...gallery(''), baseUrl: vendor.baseUrl.replace('http:', 'https:') };
    expect(await checkVendor('gallery', settings)).toMatchObject({
      ok: false,
      found: expect.stringContaining('the server does not speak TLS at this address'),
    });
  });

  it('makes the vendor unreachable, which a wait outlasts', async () => {
    await speaks(authority.issue({ notAfter: yesterday }));
    const client = createVendorClient(gallery('tls: { ca: ca.pem }'));
    await expect(client.check(AbortSignal.timeout(5_000))).rejects.toMatchObject({ kind: 'unreachable' });
    await client.close();
  });
});

describe('a client certificate', () => {
  const mutual = 'tls: { ca: ca.pem, cert: client.pem, key: client.key }';
  const demanding = () => speaks({ ...authority.issue(), clientCa: authority.pem });

  async function identity({ cert, key } = authority.issue({ names: ['vigil'] })) {
    await writeFile(join(folder, 'client.pem'), cert);
    await writeFile(join(folder, 'client.key'), key);
  }

  it('is shown to a server that demands one', async () => {
    await demanding();
    await identity();
    expect(await check(mutual)).toMatchObject({ ok: true });
  });

  it('is reported as missing if the server demands one and there is none', async () => {
    await demanding();
    expect(await check()).toMatchObject({
      ok: false,
      found: expect.stringContaining('the server demands a client certificate'),
      hint: 'set tls.cert and tls.key to a certificate that the server accepts',
    });
  });

  it('of an authority that the server does not know is refused', async () => {
    await demanding();
    await identity(stranger.issue({ names: ['vigil'] }));
    // The server drops the connection without a word.
    expect(await check(mutual)).toMatchObject({ ok: false });
    expect(vendor.ledger).toEqual([]);
  });

  it('is read again when its files change, without a restart', async () => {
    await demanding();
    await identity(stranger.issue({ names: ['vigil'] }));
    const client = createVendorClient(gallery(mutual));
    await expect(client.check(AbortSignal.timeout(5_000))).rejects.toMatchObject({ kind: 'unreachable' });
    await identity();
    await expect(client.check(AbortSignal.timeout(5_000))).resolves.toContain('token granted');
    await client.close();
  });
});

describe('the files of tls', () => {
  const keyOfAnother = async () => {
    await writeFile(join(folder, 'client.pem'), authority.issue().cert);
    await writeFile(join(folder, 'client.key'), authority.issue().key);
  };

  it.each([
    ['a missing file', 'tls: { ca: nowhere.pem }', undefined, 'tls.ca cannot be read (ENOENT)'],
    ['a folder', 'tls: { ca: . }', undefined, 'tls.ca cannot be read (EISDIR)'],
    [
      'something else than PEM',
      'tls: { ca: vigil.txt }',
      () => writeFile(join(folder, 'vigil.txt'), 'no PEM'),
      'tls.ca is not a PEM file of certificates',
    ],
    [
      'a key instead of the certificate',
      'tls: { cert: client.key, key: client.key }',
      keyOfAnother,
      'tls.cert is not a PEM file of certificates',
    ],
    [
      'a certificate instead of the key',
      'tls: { cert: client.pem, key: client.pem }',
      keyOfAnother,
      'tls.key is not a PEM file of a private key without a passphrase',
    ],
    [
      'the key of another certificate',
      'tls: { cert: client.pem, key: client.key }',
      keyOfAnother,
      'tls.cert and tls.key do not belong together',
    ],
  ])('name %s, before any request', async (_title, more, prepare, problem) => {
    await speaks(authority.issue());
    await prepare?.();
    const finding = await check(more);
    expect(finding).toMatchObject({ ok: false, found: expect.stringContaining(problem) });
    expect(finding.hint).toMatch(/^correct tls\./);
    expect(vendor.ledger).toEqual([]);
  });

  it('are read again: an authority that is replaced is trusted from the next connection on', async () => {
    await writeFile(join(folder, 'ca.pem'), stranger.pem);
    await speaks(authority.issue());
    const client = createVendorClient(gallery('tls: { ca: ca.pem }'));
    await expect(client.check(AbortSignal.timeout(5_000))).rejects.toMatchObject({ kind: 'unreachable' });
    await writeFile(join(folder, 'ca.pem'), authority.pem);
    await expect(client.check(AbortSignal.timeout(5_000))).resolves.toContain('token granted');
    await client.close();
  });
});
